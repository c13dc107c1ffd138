using Mpr.Processing.Failures;

namespace Mpr.Processing.Tasks;

/// <summary>
/// A worker's temporary files: one folder for the process under a common root, one below it for each attempt. A locked
/// file beside the folder tells other processes that its owner lives; the kernel lets go of it however the owner ends.
/// Thread-safe.
/// </summary>
public sealed class ScratchSpace : IDisposable
{
    /// <summary>Kept free for everybody else on the machine.</summary>
    private const long AlwaysFree = 64L << 20;

    private readonly string _folder;
    private readonly FileStream _lock;

    private ScratchSpace(string folder, FileStream held) => (_folder, _lock) = (folder, held);

    /// <summary>The folder of this process; swept by the next one when this one dies.</summary>
    public string Path => _folder;

    /// <summary>Opens the space and removes what dead processes left in it.</summary>
    /// <param name="root">A folder for MPR alone; made when missing.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ScratchSpace Open(string root)
    {
        Directory.CreateDirectory(root);
        Sweep(root);
        while (true)
        {
            var folder = System.IO.Path.Combine(System.IO.Path.GetFullPath(root), $"worker-{Guid.NewGuid():N}");
            try
            {
                // The lock exists before the folder does, so that no sweep finds a folder without one.
                var held = new FileStream(LockOf(folder), FileMode.CreateNew, FileAccess.Write, FileShare.None);
                Directory.CreateDirectory(folder);
                return new ScratchSpace(folder, held);
            }
            catch (IOException) when (File.Exists(LockOf(folder)))
            {
                // A sweep of another process took the lock between its making and its locking; with a new name it
                // cannot.
            }
        }
    }

    /// <summary>An empty folder for one attempt.</summary>
    /// <param name="estimate">Bytes that it may need; 0: unknown.</param>
    /// <exception cref="ProcessingException"><c>out_of_scratch</c>: there is not that much free.</exception>
    public ScratchAttempt OpenAttempt(long estimate)
    {
        Directory.CreateDirectory(_folder); // cleaners of temporary folders do not know that we live
        var free = new DriveInfo(_folder).AvailableFreeSpace;
        if (free < estimate + AlwaysFree)
        {
            throw new ProcessingException(
                FailureCatalogue.OutOfScratch,
                $"The result may need {estimate >> 20} MiB of scratch; {free >> 20} MiB are free, "
                + $"{AlwaysFree >> 20} of them kept.");
        }

        return new ScratchAttempt(Directory.CreateDirectory(System.IO.Path.Combine(_folder, $"{Guid.NewGuid():N}")).FullName);
    }

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
