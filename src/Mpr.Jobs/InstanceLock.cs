namespace Mpr.Jobs;

/// <summary>
/// Holds a directory for one process. The lock belongs to the open file, so it ends with the process however that ends.
/// </summary>
public sealed class InstanceLock : IDisposable
{
    /// <summary>Name of the lock file.</summary>
    public const string FileName = "jobs.lock";

    private readonly FileStream _file;

    private InstanceLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; the directory is made when it is missing.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="InstanceLockedException">Another process holds it.</exception>
    public static InstanceLock Take(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        try
        {
            // Exclusive sharing is flock(2) on Linux and macOS.
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (fault is not FileNotFoundException and not DirectoryNotFoundException)
        {
            throw new InstanceLockedException(directory, fault);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}

/// <summary>Another process works on the same embedded data.</summary>
public sealed class InstanceLockedException : Exception
{
    /// <summary>Names the directory.</summary>
    public InstanceLockedException(string directory, Exception inner)
        : base(
            $"Another process already works on {directory}. Stop it, choose another data directory, or move to "
            + "PostgreSQL, which several processes may share.",
            inner)
    {
    }

    /// <summary>With the default message.</summary>
    public InstanceLockedException()
    {
    }

    /// <summary>With a message.</summary>
    public InstanceLockedException(string message)
        : base(message)
    {
    }
}
