using Mpr.Processing.Failures;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>
/// A worker's temporary files: one folder for the process under a common root, one below it for each attempt. A locked
/// file beside the folder tells other processes that its owner lives; the kernel lets go of it however the owner ends.
/// Thread-safe.
/// </summary>
public sealed class ScratchSpace : IDisposable
{
    /// <summary>Kept free for everybody else on the machine; less on a small disk.</summary>
    private const long MostKeptFree = 64L << 20;

    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly long _quota;
    private readonly Lazy<bool> _freesDisk;
    private long _reserved;

    private ScratchSpace(string folder, FileStream held, long quota)
    {
        (_folder, _lock, _quota) = (folder, held, quota);
        _freesDisk = new Lazy<bool>(() => Holes.ArePossibleIn(Directory.CreateDirectory(folder).FullName));
    }

    /// <summary>The folder of this process; swept by the next one when this one dies.</summary>
    public string Path => _folder;

    /// <summary>
    /// Whether its file system gives disk back behind what was uploaded; tried once. Where it does not, a result needs
    /// as much scratch as it is long.
    /// </summary>
    public bool FreesDisk => _freesDisk.Value;

    /// <summary>Opens the space and removes what dead processes left in it.</summary>
    /// <param name="root">A folder for MPR alone; made when missing.</param>
    /// <param name="quota">
    /// Bytes that the attempts of this process may reserve in all; null: as much as the disk has.
    /// </param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ScratchSpace Open(string root, long? quota = null)
    {
        Directory.CreateDirectory(root);
        Sweep(root);
        for (var tries = 5; ; tries--)
        {
            var folder = System.IO.Path.Combine(System.IO.Path.GetFullPath(root), $"worker-{Guid.NewGuid():N}");
            try
            {
                // The lock exists before the folder does, so that no sweep finds a folder without one.
                var held = new FileStream(LockOf(folder), FileMode.CreateNew, FileAccess.Write, FileShare.None);
                Directory.CreateDirectory(folder);
                return new ScratchSpace(folder, held, quota ?? long.MaxValue);
            }
            catch (IOException) when (tries > 1)
            {
                // A sweep of another process took the lock between its making and its locking, and may have removed it
                // by now.
            }
        }
    }

    /// <summary>Bytes that an attempt could reserve now.</summary>
    public long Room
    {
        get
        {
            var drive = new DriveInfo(Directory.CreateDirectory(_folder).FullName);
            var free = drive.AvailableFreeSpace - KeptFree(drive);
            return Math.Max(0, Math.Min(free, _quota - Interlocked.Read(ref _reserved)));
        }
    }

    private static long KeptFree(DriveInfo drive) => Math.Min(MostKeptFree, drive.TotalSize / 16);

    /// <summary>An empty folder for one attempt.</summary>
    /// <param name="estimate">Bytes that it may need, reserved while it is open; 0: unknown.</param>
    /// <exception cref="ProcessingException"><c>out_of_scratch</c>: there is not that much free.</exception>
    public ScratchAttempt OpenAttempt(long estimate)
    {
        Directory.CreateDirectory(_folder); // cleaners of temporary folders do not know that we live
        var drive = new DriveInfo(_folder);
        var kept = KeptFree(drive);
        var free = drive.AvailableFreeSpace - kept;
        if (free < estimate)
        {
            throw Refused(estimate, $"{Math.Max(0, free) >> 20} MiB are free, beside {kept >> 20} that are kept");
        }

        if (Interlocked.Add(ref _reserved, estimate) is var reserved && reserved > _quota)
        {
            Interlocked.Add(ref _reserved, -estimate);
            throw Refused(
                estimate, $"{(_quota - reserved + estimate) >> 20} MiB of the worker's {_quota >> 20} MiB are left");
        }

        var folder = Directory.CreateDirectory(System.IO.Path.Combine(_folder, $"{Guid.NewGuid():N}")).FullName;
        return new ScratchAttempt(folder, () => Interlocked.Add(ref _reserved, -estimate));
    }

    private static ProcessingException Refused(long estimate, string left) => new(
        FailureCatalogue.OutOfScratch, $"The task may need {estimate >> 20} MiB of scratch; {left}.");

    /// <summary>Removes everything of this process.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        File.Delete(LockOf(_folder));
        _lock.Dispose();
    }

    private static string LockOf(string folder) => folder + ".lock";

    private static void Sweep(string root)
    {
        foreach (var file in Directory.EnumerateFiles(root, "worker-*.lock").ToList())
        {
            try
            {
                using var held = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None);
                var folder = file[..^".lock".Length];
                if (Directory.Exists(folder))
                {
                    Directory.Delete(folder, recursive: true);
                }

                File.Delete(file);
            }
            catch (IOException)
            {
                // Held by a living process, or swept by another one in this moment.
            }
        }
    }
}
