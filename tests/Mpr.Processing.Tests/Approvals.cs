using System.Runtime.CompilerServices;

namespace Mpr.Processing.Tests;

/// <summary>
/// Compares text with a file that somebody has approved. Set MPR_APPROVE=1 to write the files anew, then read the diff.
/// </summary>
public static class Approvals
{
    public static void Verify(string actual, string name, [CallerFilePath] string testFile = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(testFile)!, "Approved", name + ".txt");
        if (Environment.GetEnvironmentVariable("MPR_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"Nothing is approved as {name} yet; run with MPR_APPROVE=1 and look at it.\n{actual}");
        var approved = File.ReadAllText(path);
        Assert.True(approved == actual, $"{name} is not as approved (MPR_APPROVE=1 approves it):\n{Diff(approved, actual)}");
    }

    private static string Diff(string approved, string actual)
    {
        var (before, now) = (approved.Split('\n'), actual.Split('\n'));
        return string.Join('\n', before.Except(now).Select(l => "- " + l).Concat(now.Except(before).Select(l => "+ " + l)));
    }
}
