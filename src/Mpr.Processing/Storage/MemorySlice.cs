namespace Mpr.Processing.Storage;

/// <summary>Content in memory as a stream that tells what of it was read for the first time.</summary>
internal sealed class MemorySlice(ArraySegment<byte> content, Action<int> advanced)
    : MemoryStream(content.Array!, content.Offset, content.Count, writable: false)
{
    private long _furthest;

    public override int Read(Span<byte> buffer) => Advance(base.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Advance(base.Read(buffer, offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private int Advance(int read)
    {
        if (Position > _furthest)
        {
            advanced((int)(Position - _furthest));
            _furthest = Position;
        }

        return read;
    }
}
