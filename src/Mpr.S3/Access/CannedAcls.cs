using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>The names of canned access lists.</summary>
internal static class CannedAcls
{
    /// <summary>What x-amz-acl asks for, or null when it is absent.</summary>
    /// <exception cref="S3Exception">The name is unknown.</exception>
    public static CannedAcl? Of(S3Request request, Bucket? bucket = null)
    {
        var acl = Parse(request);
        if (bucket is not null && acl is { } asked)
        {
            RequireUnblocked(bucket, asked);
        }

        return acl;
    }

    /// <exception cref="S3Exception">The bucket's public access block refuses such a list.</exception>
    public static void RequireUnblocked(Bucket bucket, CannedAcl acl)
    {
        if (acl != CannedAcl.Private && bucket.Settings.PublicAccessBlock?.BlockPublicAcls == true)
        {
            throw new S3Exception(
                S3Error.AccessDenied, "The public access block of the bucket refuses a public access list.");
        }
    }

    private static CannedAcl? Parse(S3Request request) => request.Header("x-amz-acl") switch
    {
        null => null,
        "private" or "bucket-owner-read" or "bucket-owner-full-control" or "aws-exec-read" or "log-delivery-write" =>
            CannedAcl.Private,
        "public-read" => CannedAcl.PublicRead,
        "public-read-write" => CannedAcl.PublicReadWrite,
        "authenticated-read" => CannedAcl.AuthenticatedRead,
        var name => throw S3Exception.InvalidArgument("x-amz-acl", name),
    };
}
