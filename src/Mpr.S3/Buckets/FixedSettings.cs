using Mpr.S3.Protocol;

namespace Mpr.S3.Buckets;

/// <summary>
/// Sub-resources that tools ask for though nothing can be set there: what a bucket or an object answers on which
/// nobody ever set them.
/// </summary>
internal static class FixedSettings
{
    private static readonly (string SubResource, string Code, string Message)[] AbsentOfBucket =
    [
        ("lifecycle", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
        ("encryption", "ServerSideEncryptionConfigurationNotFoundError",
            "The server side encryption configuration was not found"),
        ("website", "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration"),
        ("object-lock", "ObjectLockConfigurationNotFoundError",
            "Object Lock configuration does not exist for this bucket"),
        ("replication", "ReplicationConfigurationNotFoundError", "The replication configuration was not found"),
        ("ownershipControls", "OwnershipControlsNotFoundError", "The bucket ownership controls were not found"),
    ];

    private static readonly (string SubResource, string Root)[] EmptyOfBucket =
    [
        ("versioning", "VersioningConfiguration"),
        ("notification", "NotificationConfiguration"),
        ("logging", "BucketLoggingStatus"),
        ("accelerate", "AccelerateConfiguration"),
    ];

    public static void Register(Router router)
    {
        foreach (var (subResource, code, message) in AbsentOfBucket)
        {
            router.Add("GET", TargetLevel.Bucket, subResource, new Operation(
                "GetBucket " + subResource, "s3:ListBucket", _ => throw new S3Exception(
                    new S3Error(404, code, message))));
        }

        foreach (var (subResource, root) in EmptyOfBucket)
        {
            router.Add("GET", TargetLevel.Bucket, subResource, new Operation(
                "GetBucket " + subResource, "s3:ListBucket", request => request.AnswerAsync(new XmlBody(root))));
        }

        router.Add("GET", TargetLevel.Bucket, "requestPayment", new Operation(
            "GetBucketRequestPayment",
            "s3:ListBucket",
            request => request.AnswerAsync(
                new XmlBody("RequestPaymentConfiguration").Element("Payer", "BucketOwner"))));
        foreach (var subResource in (string[])["legal-hold", "retention"])
        {
            router.Add("GET", TargetLevel.Object, subResource, new Operation(
                "GetObject " + subResource,
                "s3:GetObjectRetention",
                _ => throw new S3Exception(S3Error.InvalidRequest, "Bucket is missing Object Lock Configuration")));
        }
    }
}
