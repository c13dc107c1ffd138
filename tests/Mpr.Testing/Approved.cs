using Xunit;

namespace Mpr.Testing;

/// <summary>
/// Text that is a contract: it is kept in the repository, and a test fails when the code says something else. Run the
/// tests with MPR_APPROVE=1 to write the new text, and read the difference before committing it.
/// </summary>
public static class Approved
{
    /// <param name="file">Path from the root of the repository.</param>
    /// <param name="text">What the code says now.</param>
    public static void Matches(string file, string text)
    {
        var path = Repository.File(file);
        text = text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("MPR_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"{file} is missing; run the tests with MPR_APPROVE=1 to write it.");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
