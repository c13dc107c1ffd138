namespace Mpr.Processing.Tasks;

/// <summary>The folder of one attempt; gone when disposed.</summary>
/// <param name="path">An existing folder.</param>
/// <param name="closed">Called once when it is gone; null: nobody.</param>
public sealed class ScratchAttempt(string path, Action? closed = null) : IDisposable
{
    private Action? _closed = closed;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>FFmpeg's working directory: empty, and apart from the result.</summary>
    public string Workplace => Directory.CreateDirectory(System.IO.Path.Combine(path, "work")).FullName;

    /// <summary>Path of the result's file.</summary>
    /// <param name="extension">With its dot.</param>
    public string ResultFile(string extension) => System.IO.Path.Combine(path, "result" + extension);

    /// <summary>Path of a copy of the source.</summary>
    public string SourceFile => System.IO.Path.Combine(path, "source");

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Interlocked.Exchange(ref _closed, null)?.Invoke();
    }
}
