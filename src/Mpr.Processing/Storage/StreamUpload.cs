using System.Buffers;

namespace Mpr.Processing.Storage;

/// <summary>Stores what a stream brings: while one part is on its way, the next one is read.</summary>
internal sealed class StreamUpload(StoreClient client, StoreCall call, UploadOptions upload)
{
    /// <summary>Most that a part takes of memory where the length is not known: 2 TiB go in 10,000 parts so.</summary>
    private const long LargestPiece = 512 << 20;

    public async Task<StoredObject> RunAsync(
        Stream content, long? length, bool mustBeNew, Action? whole, CancellationToken cancellation)
    {
        var preferred = client.Options.PartSize;
        Func<int, long> sizes = length is { } known
            ? _ => PartSizes.Equal(known, preferred)
            : number => Math.Min(LargestPiece, PartSizes.Growing(number, preferred));
        var first = await Piece.ReadAsync(content, sizes(1), cancellation).ConfigureAwait(false);
        // What must be new goes in parts, however small: there the answer is certain, on stores without conditions too.
        if (first.IsLast && !mustBeNew)
        {
            using (first)
            {
                whole?.Invoke();
                return await StoreAsync(first.Content, cancellation).ConfigureAwait(false);
            }
        }

        var staged = await BeginAsync(first, cancellation).ConfigureAwait(false);
        await using (staged.ConfigureAwait(false))
        {
            await SendAsync(staged, first, content, sizes, cancellation).ConfigureAwait(false);
            whole?.Invoke();
            return await staged.CompleteAsync(mustBeNew, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<StagedUpload> BeginAsync(Piece first, CancellationToken cancellation)
    {
        try
        {
            return await StagedUpload.BeginAsync(client, call.Bucket, call.Key!, upload, cancellation).ConfigureAwait(false);
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private static async Task SendAsync(
        StagedUpload staged, Piece first, Stream content, Func<int, long> sizes, CancellationToken cancellation)
    {
        var (piece, number) = (first, 1);
        while (true)
        {
            var sending = SendAsync(staged, number, piece, cancellation);
            var last = piece.IsLast;
            try
            {
                if (!last)
                {
                    piece = await Piece.ReadAsync(content, sizes(++number), cancellation).ConfigureAwait(false);
                }
            }
            catch
            {
                // Its buffer goes back to the pool: nobody may be reading it any more.
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            await AwaitAsync(sending, last ? null : piece).ConfigureAwait(false);
            if (last || piece.Content.Count == 0)
            {
                piece.Dispose();
                return;
            }
        }
    }

    private static async Task AwaitAsync(Task sending, Piece? next)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        catch
        {
            next?.Dispose();
            throw;
        }
    }

    private static async Task SendAsync(StagedUpload staged, int number, Piece piece, CancellationToken cancellation)
    {
        using (piece)
        {
            await staged.UploadPartAsync(number, piece.Content, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<StoredObject> StoreAsync(ArraySegment<byte> bytes, CancellationToken cancellation)
    {
        var piece = new PieceMeter(null);
        var etag = await client.SendAsync(call with { Silence = client.Options.StallTimeout * 2 }, async (s3, watch) =>
        {
            var content = new MemorySlice(bytes, piece.Begin(watch));
            await using (content.ConfigureAwait(false))
            {
                var request = UploadRequests.Whole(client.Options, call.Bucket, call.Key!, upload, content);
                return StoredObjects.ETag((await s3.PutObjectAsync(request, watch.Token).ConfigureAwait(false)).ETag);
            }
        }, cancellation).ConfigureAwait(false);
        var stored = await ObjectHead.FindAsync(client, call, cancellation).ConfigureAwait(false);
        return UploadCheck.Verified(call, stored, etag, bytes.Count);
    }

    /// <summary>A part in memory; disposed, its buffer is used again.</summary>
    private sealed class Piece(byte[] buffer, int count, bool isLast) : IDisposable
    {
        private byte[]? _buffer = buffer;

        public ArraySegment<byte> Content { get; } = new(buffer, 0, count);

        /// <summary>Whether the stream ended within it.</summary>
        public bool IsLast => isLast;

        public static async Task<Piece> ReadAsync(Stream content, long size, CancellationToken cancellation)
        {
            var buffer = ArrayPool<byte>.Shared.Rent((int)size);
            try
            {
                var count = await content.ReadAtLeastAsync(
                    buffer.AsMemory(0, (int)size), (int)size, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
                return new Piece(buffer, count, count < size);
            }
            catch
            {
                ArrayPool<byte>.Shared.Return(buffer);
                throw;
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _buffer, null) is { } used)
            {
                ArrayPool<byte>.Shared.Return(used);
            }
        }
    }
}
