using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>The names of canned access lists.</summary>
internal static class CannedAcls
{
    /// <summary>What x-amz-acl asks for, or null when it is absent.</summary>
    /// <exception cref="S3Exception">The name is unknown.</exception>
    public static CannedAcl? Of(S3Request request) => request.Header("x-amz-acl") switch
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
