using System.Globalization;

namespace Mpr.Cli.Hosting;

/// <summary>
/// Keeps a data folder to one server of a kind. The lock is the operating system's and goes with the process, however
/// it ends; the file itself stays.
/// </summary>
internal sealed class DataLock : IDisposable
{
    /// <summary>The lock of the API and its worker.</summary>
    public const string Server = "server";

    /// <summary>The lock of the embedded S3 endpoint.</summary>
    public const string S3 = "s3";

    // Another command looks whether the lock is held by taking it for a moment.
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private DataLock(FileStream file) => _file = file;

    /// <exception cref="CliException">Another process holds it.</exception>
    public static async Task<DataLock> TakeAsync(
        string dataDirectory, string kind, TimeProvider time, CancellationToken cancellation)
    {
        Directory.CreateDirectory(dataDirectory);
        for (var attempt = 1; ; attempt++)
        {
            if (TryTake(dataDirectory, kind) is { } taken)
            {
                return taken;
            }

            if (attempt == Attempts)
            {
                throw Taken(dataDirectory);
            }

            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>Whether a process holds it.</summary>
    public static bool IsHeld(string dataDirectory, string kind)
    {
        if (!File.Exists(PathOf(dataDirectory, kind)))
        {
            return false;
        }

        using var taken = TryTake(dataDirectory, kind);
        return taken is null;
    }

    public void Dispose() => _file.Dispose();

    private static CliException Taken(string dataDirectory)
    {
        var holder = RunningServer.Read(dataDirectory) is { } running
            ? string.Create(CultureInfo.InvariantCulture, $": process {running.Pid}, API at {running.ApiUrl}")
            : "";
        return new CliException(
            ExitCode.Conflict,
            "data_in_use",
            $"Another MPR already runs on {dataDirectory}{holder}.",
            "Use that one, end it, or choose another folder with --data DIR.");
    }

    private static string PathOf(string dataDirectory, string kind) => Path.Combine(dataDirectory, kind + ".lock");

    private static DataLock? TryTake(string dataDirectory, string kind)
    {
        try
        {
            // FileShare.None is flock(LOCK_EX) on Unix.
            return new DataLock(new FileStream(
                PathOf(dataDirectory, kind), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
