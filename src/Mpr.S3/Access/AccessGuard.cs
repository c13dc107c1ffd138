using System.Net;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>Decides whether a request may do what it asks.</summary>
internal sealed class AccessGuard(IReadOnlyList<string> publicReadBuckets)
{
    /// <exception cref="S3Exception">AccessDenied.</exception>
    public void Require(S3Request request, Bucket? bucket, string action)
    {
        if (!IsAllowed(request, bucket, action))
        {
            throw new S3Exception(S3Error.AccessDenied);
        }
    }

    /// <summary>
    /// Admits a read of an object. Whether a key is missing is told only to those who may list the bucket.
    /// </summary>
    /// <exception cref="S3Exception">AccessDenied or NoSuchKey.</exception>
    public void RequireObjectRead(S3Request request, Bucket bucket, ObjectRecord? record)
    {
        if (record is null)
        {
            throw new S3Exception(IsAllowed(request, bucket, "s3:ListBucket")
                ? S3Error.NoSuchKey
                : S3Error.AccessDenied);
        }

        Require(request, bucket, "s3:GetObject");
    }

    public bool IsAllowed(S3Request request, Bucket? bucket, string action) =>
        request.Caller.IsOwner || (bucket is not null && IsOpen(request, bucket, action));

    /// <summary>
    /// The buckets that a local set-up opens for reading: over loopback at both ends, so that the setting opens nothing
    /// when the endpoint listens elsewhere.
    /// </summary>
    private bool IsOpen(S3Request request, Bucket bucket, string action)
    {
        var connection = request.Http.Connection;
        return action is "s3:GetObject" or "s3:ListBucket"
            && publicReadBuckets.Contains(bucket.Name, StringComparer.Ordinal)
            && connection is { RemoteIpAddress: { } remote, LocalIpAddress: { } local }
            && IPAddress.IsLoopback(remote) && IPAddress.IsLoopback(local);
    }
}
