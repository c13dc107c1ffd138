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
        var approved = File.ReadAllText(path);
        Assert.True(approved == text, $"{file} is not what the code says now (MPR_APPROVE=1 writes it anew):\n{Difference(approved, text)}");
    }

    private static string Difference(string approved, string now)
    {
        var (before, after) = (approved.Split('\n'), now.Split('\n'));
        var gone = before.Except(after).Select(l => "- " + l);
        var come = after.Except(before).Select(l => "+ " + l);
        return string.Join('\n', gone.Concat(come).DefaultIfEmpty("The lines are the same; their order or number is not."));
    }
}
