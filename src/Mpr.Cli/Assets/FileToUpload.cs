using Mpr.Cli.Terminals;
using Mpr.Processing.Storage;

namespace Mpr.Cli.Assets;

/// <summary>A local file on its way into the in bucket.</summary>
/// <param name="Path">Absolute path.</param>
internal sealed record FileToUpload(string Path, string Key)
{
    /// <summary>Says early what would go wrong late.</summary>
    /// <exception cref="CliException">There is no such file.</exception>
    public void Check()
    {
        if (!File.Exists(Path))
        {
            throw new CliException(
                ExitCode.NotFound,
                "file_missing",
                Directory.Exists(Path) ? $"{Path} is a folder." : $"There is no file {Path}.");
        }
    }

    public async Task<UploadedDocument> UploadAsync(
        ObjectStore store, IProgressBoard board, CancellationToken cancellation)
    {
        var label = $"upload {Key}";
        board.Update(Path, label, 0, "", false);
        var progress = new Relay<TransferProgress>(p => board.Update(
            Path,
            label,
            p.Total > 0 ? 100.0 * p.Transferred / p.Total : 100,
            $"{Show.Size(p.Transferred)} of {Show.Size(p.Total)}",
            false));
        var stored = await store.UploadAsync(store.BucketIn, Key, Path, null, progress, cancellation);
        board.Update(Path, label, 100, Show.Size(stored.Size), true);
        return new UploadedDocument(stored.Bucket, stored.Key, stored.Size, stored.ETag);
    }

    // Progress<T> would report on the thread pool, out of order.
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
