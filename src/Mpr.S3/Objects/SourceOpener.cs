using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Objects;

/// <summary>
/// Opens the source of a copy: it must exist, be readable by the caller and meet the copy-source conditions.
/// </summary>
internal sealed class SourceOpener(BucketCatalog catalog, DataFiles files, AccessGuard guard)
{
    /// <exception cref="S3Exception">NoSuchBucket, NoSuchKey, AccessDenied or PreconditionFailed.</exception>
    public ObjectReader Open(S3Request request, CopySource source)
    {
        var bucket = catalog.Get(source.Bucket);
        var reader = ObjectReader.Open(bucket.Store, files, source.KeyBytes);
        try
        {
            guard.RequireObjectRead(request, bucket, source.Key, reader?.Record);
            var conditions = ReadConditions.Of(request, "x-amz-copy-source-");
            // There is nothing that a copy could answer 304 with: a failed condition is 412 in both senses.
            return conditions.Check(reader!.Record.ETag, reader.Record.LastModified) == ReadOutcome.Proceed
                ? reader
                : throw new S3Exception(S3Error.PreconditionFailed);
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }

    /// <summary>Gives the bytes of a run in pieces, as the intake of a body reads them.</summary>
    public static Func<Memory<byte>, CancellationToken, ValueTask<int>> Read(ObjectReader reader, ByteRange range)
    {
        var (offset, end) = (range.Offset, range.Offset + range.Length);
        return (buffer, cancellationToken) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = buffer.Span[..(int)Math.Min(buffer.Length, end - offset)];
            var read = target.IsEmpty ? 0 : reader.Read(target, offset);
            offset += read;
            return ValueTask.FromResult(read);
        };
    }
}
