using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>The file of a result in scratch, and what of it is still on disk once it is finished.</summary>
/// <param name="path">Where it is.</param>
/// <param name="live">The upload that gives its disk back behind it; null: it stays whole.</param>
internal sealed class ResultFile(string path, LiveUpload? live)
{
    public string Path => path;

    public LiveUpload? Live => live;

    /// <summary>Whether every byte is on disk.</summary>
    public bool IsWhole => live?.IsWhole ?? true;

    /// <summary>Bytes of the whole result.</summary>
    public long Length => new FileInfo(path).Length;

    /// <summary>Bytes from the begin that are on disk.</summary>
    public long Head => IsWhole ? Length : live!.HeadOnDisk;

    /// <summary>From here to the end everything is on disk.</summary>
    public long Tail => IsWhole ? 0 : live!.TailOnDisk;

    /// <summary>The most of it that was on disk at any time; null: nobody looked, it is as long as it is.</summary>
    public long PeakOnDisk => live?.PeakOnDisk ?? (File.Exists(path) ? Length : 0);

    /// <summary>Copies the begin and the end into a file of its own.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> ExtractEndsAsync(long head, long tail, CancellationToken cancellation)
    {
        var ends = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(path)!, "ends" + System.IO.Path.GetExtension(path));
        var target = File.Create(ends);
        await using var closing = target.ConfigureAwait(false);
        using var source = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var length = Length;
        foreach (var (offset, size) in new[]
        {
            (0L, Math.Min(head, Head)), (Math.Max(Tail, length - tail), Math.Min(tail, length - Tail)),
        })
        {
            var slice = new FileSlice(source, offset, size, _ => { });
            await using var done = slice.ConfigureAwait(false);
            await slice.CopyToAsync(target, cancellation).ConfigureAwait(false);
        }

        return ends;
    }
}
