namespace Mpr.S3.Storage;

/// <summary>
/// The endpoint's own folder, held by one process at a time: <c>lock</c>, <c>generation</c> (how often it was opened),
/// <c>buckets/NAME/</c>, <c>objects/</c>, <c>incoming/</c>.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string root, FileStream held, int generation)
    {
        Root = root;
        _lock = held;
        Generation = generation;
    }

    public string Root { get; }

    public string Buckets => Path.Combine(Root, "buckets");

    public int Generation { get; }

    /// <summary>Whether the last process ended in good order, so that there is nothing to sweep.</summary>
    public bool WasClosed { get; private init; }

    private string ClosedMark => Path.Combine(Root, "closed");

    /// <exception cref="IOException">Another process has the folder open, or it cannot be written.</exception>
    public static DataDirectory Open(string dataDirectory)
    {
        var root = Path.Combine(Path.GetFullPath(dataDirectory), "s3");
        Directory.CreateDirectory(root);
        var held = Hold(Path.Combine(root, "lock"), dataDirectory);
        var path = Path.Combine(root, "generation");
        var generation = File.Exists(path)
            && int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? last + 1
            : 1;
        var temporary = path + ".new";
        File.WriteAllText(temporary, generation.ToString(CultureInfo.InvariantCulture));
        File.Move(temporary, path, overwrite: true);
        var directory = new DataDirectory(root, held, generation);
        var wasClosed = File.Exists(directory.ClosedMark);
        File.Delete(directory.ClosedMark);
        return new DataDirectory(root, held, generation) { WasClosed = wasClosed };
    }

    /// <summary>Notes that everything was closed in good order.</summary>
    public void MarkClosed() => File.WriteAllText(ClosedMark, "");

    public void Dispose() => _lock.Dispose();

    private static FileStream Hold(string path, string dataDirectory)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault)
        {
            throw new IOException(
                $"{dataDirectory} is in use by another S3 endpoint; stop it or give another folder with --data.",
                fault);
        }
    }
}
