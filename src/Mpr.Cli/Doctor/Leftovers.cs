using System.Globalization;

namespace Mpr.Cli.Doctor;

/// <summary>What tasks left on this machine.</summary>
internal static class Leftovers
{
    /// <summary>Folders of running tasks are under a lock that the system frees with their process.</summary>
    public static Finding Scratch(string dataDirectory)
    {
        const string name = "scratch";
        var root = Path.Combine(dataDirectory, "scratch");
        var dead = Directory.Exists(root)
            ? Directory.EnumerateDirectories(root, "worker-*").Where(f => !IsHeld(f + ".lock")).ToList()
            : [];
        return dead.Count == 0
            ? Finding.Ok(name, $"Nothing without an owner is in {root}.")
            : Finding.Warn(
                name,
                $"{dead.Count} folders of ended workers are in {root}.",
                "The next start of a worker removes them.");
    }

    /// <summary>FFmpeg that reads a task's source and whose worker is gone.</summary>
    public static Finding Processes()
    {
        const string name = "processes";
        if (!Directory.Exists("/proc/self"))
        {
            return Finding.Skipped(name, "This system does not show processes under /proc.");
        }

        var orphans = Directory.EnumerateDirectories("/proc").Where(IsOrphan).Select(Path.GetFileName).ToList();
        return orphans.Count == 0
            ? Finding.Ok(name, "No FFmpeg runs without its worker.")
            : Finding.Warn(
                name,
                $"FFmpeg runs without its worker: process {string.Join(", ", orphans)}.",
                $"Its source is gone, so it ends by itself soon; or: kill {string.Join(' ', orphans)}");
    }

    private static bool IsHeld(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // proc(5): the fourth field of stat is the parent; whoever lost it belongs to process 1.
    private static bool IsOrphan(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
            return parent == "1" && stat.Contains("(ffmpeg)", StringComparison.Ordinal)
                && File.ReadAllText(Path.Combine(folder, "cmdline"))
                    .Contains("http://127.0.0.1:", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is not ours to look at.
            return false;
        }
    }
}
