using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Mpr.Processing.Storage;

/// <summary>Fetches an object into a file by parallel ranges of one version.</summary>
internal sealed class FileDownload(StoreClient client, StoredObject source, IProgress<TransferProgress>? progress)
{
    /// <summary>Memory of one range in flight; more brings nothing on any link that was measured.</summary>
    private const int BufferSize = 128 << 10;

    private readonly TransferMeter _meter = new(source.Size, progress);

    /// <summary>The file appears under its path only when it is whole; a failure leaves nothing.</summary>
    public async Task RunAsync(string path, CancellationToken cancellation)
    {
        var partial = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (var file = File.OpenHandle(
                partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous))
            {
                if (!OperatingSystem.IsWindows())
                {
                    // Media may be private: nobody else reads them here.
                    File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                await FetchAsync(file, cancellation).ConfigureAwait(false);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task FetchAsync(SafeFileHandle file, CancellationToken cancellation)
    {
        if (source.Size == 0)
        {
            return;
        }

        var limits = new ParallelOptions
        {
            MaxDegreeOfParallelism = client.Options.Parallelism,
            CancellationToken = cancellation,
        };
        await Parallel.ForEachAsync(
            PartSizes.Of(source.Size, client.Options.PartSize), limits,
            (part, token) => FetchAsync(file, part.Offset, part.Length, token)).ConfigureAwait(false);
    }

    private async ValueTask FetchAsync(
        SafeFileHandle file, long offset, long length, CancellationToken cancellation)
    {
        var call = new StoreCall("download", source.Bucket, source.Key) { Patient = true };
        var range = await RangeBody.OpenAsync(client, call, offset, length, source.ETag, cancellation)
            .ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await range.Body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                await RandomAccess.WriteAsync(file, buffer.AsMemory(0, read), offset, cancellation)
                    .ConfigureAwait(false);
                offset += read;
                _meter.Add(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            await range.DisposeAsync().ConfigureAwait(false);
        }
    }
}
