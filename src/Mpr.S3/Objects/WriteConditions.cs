using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>
/// The conditions of a write ("Conditional writes" in the Amazon S3 user guide). They are checked once more by the
/// bucket's writer, so that of two racing creators one succeeds.
/// </summary>
internal sealed record WriteConditions(string? IfMatch, string? IfNoneMatch)
{
    public static WriteConditions Of(S3Request request) => new(
        request.Header("if-match"), request.Header("if-none-match"));

    /// <exception cref="S3Exception">PreconditionFailed; NoSuchKey for If-Match on a missing key.</exception>
    public void Check(BucketIndex index, byte[] key)
    {
        if (IfMatch is null && IfNoneMatch is null)
        {
            return;
        }

        var exists = index.Keys.TryGet(key, out var entry);
        if (IfMatch is not null)
        {
            if (!exists)
            {
                throw new S3Exception(S3Error.NoSuchKey);
            }

            Require(ReadConditions.Names(IfMatch, entry.ETag), "If-Match");
        }

        Require(IfNoneMatch is null || !exists || !ReadConditions.Names(IfNoneMatch, entry.ETag), "If-None-Match");
    }

    private static void Require(bool holds, string condition)
    {
        if (!holds)
        {
            throw new S3Exception(S3Error.PreconditionFailed) { Details = [new("Condition", condition)] };
        }
    }
}
