using Mpr.Cli.Configuration;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Doctor;

/// <summary>Whether the data folder can be written and has room.</summary>
internal static class DiskCheck
{
    // Two results of an hour at 1080p.
    private const long Comfortable = 8L << 30;
    private const long Least = 512L << 20;
    private const string Advice = "Free some space, or move the data with --data DIR.";

    public static Finding Run(Settings settings)
    {
        const string name = "disk";
        var folder = Existing(settings.DataDirectory);
        try
        {
            var probe = Path.Combine(folder, $".mpr-{Guid.NewGuid():n}");
            using (File.Create(probe, 1, FileOptions.DeleteOnClose))
            {
                // That it could be made is all that is asked.
            }

            var free = new DriveInfo(folder).AvailableFreeSpace;
            var detail = $"{Show.Size(free)} are free under {settings.DataDirectory}.";
            return free < Least ? Finding.Fail(name, detail, Advice)
                : free < Comfortable ? Finding.Warn(name, detail, Advice)
                : Finding.Ok(name, detail);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(
                name, $"{folder} cannot be written: {exception.Message}", "Choose another folder with --data DIR.");
        }
    }

    // The folder is made at the first start; until then the nearest one above it tells.
    private static string Existing(string folder) =>
        Directory.Exists(folder) ? folder : Existing(Path.GetDirectoryName(folder) ?? "/");
}
