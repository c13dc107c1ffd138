namespace Mpr.Processing.Storage;

/// <summary>A local file that is deleted when its holder disposes it.</summary>
/// <param name="path">Where it is.</param>
public sealed class TemporaryFile(string path) : IDisposable
{
    /// <summary>Where it is; whole until disposed.</summary>
    public string Path => path;

    /// <summary>A name in the system's temporary folder that nobody else has; the file is not made yet.</summary>
    /// <param name="extension">With its dot; empty for none.</param>
    internal static TemporaryFile Named(string extension) =>
        new(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"mpr-{Guid.NewGuid():N}{extension}"));

    /// <summary>Deletes the file; one that is gone already is no fault.</summary>
    public void Dispose() => File.Delete(path);
}
