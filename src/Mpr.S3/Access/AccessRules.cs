using System.Runtime.CompilerServices;
using Mpr.S3.Access.Policies;
using Mpr.S3.Buckets;
using Mpr.S3.Index;

namespace Mpr.S3.Access;

/// <summary>
/// The parsed form of a bucket's policy and CORS configuration, made once per change of its settings.
/// </summary>
internal sealed class AccessRules
{
    private static readonly ConditionalWeakTable<BucketSettings, AccessRules> Parsed = [];

    private AccessRules(BucketSettings settings, string bucket)
    {
        Policy = settings.Policy is { } policy ? PolicyDocument.Parse(policy, bucket) : null;
        Cors = settings.Cors is { } cors ? CorsConfiguration.Parse(Encoding.UTF8.GetBytes(cors)) : null;
        IgnoresAcls = settings.PublicAccessBlock?.IgnorePublicAcls == true;
        RestrictsPublicPolicy = settings.PublicAccessBlock?.RestrictPublicBuckets == true && Policy?.IsPublic == true;
        Acl = settings.AccessList;
    }

    public PolicyDocument? Policy { get; }

    public CorsConfiguration? Cors { get; }

    public AccessList Acl { get; }

    /// <summary>Whether access lists that open something count as private.</summary>
    public bool IgnoresAcls { get; }

    /// <summary>Whether a policy that opens the bucket to all opens it to nobody.</summary>
    public bool RestrictsPublicPolicy { get; }

    public static AccessRules Of(Bucket bucket) =>
        Parsed.GetValue(bucket.Settings, settings => new AccessRules(settings, bucket.Name));

    /// <summary>What access lists give to everyone.</summary>
    /// <param name="action">The permission.</param>
    /// <param name="objectAcl">Of the object that is read; null when none is.</param>
    public bool ListsAllow(string action, AccessList? objectAcl) => !IgnoresAcls && action switch
    {
        "s3:GetObject" => objectAcl?.Gives(AccessList.AllUsers, "READ") == true,
        "s3:ListBucket" or "s3:ListBucketVersions" or "s3:ListBucketMultipartUploads" =>
            Acl.Gives(AccessList.AllUsers, "READ"),
        "s3:PutObject" or "s3:DeleteObject" => Acl.Gives(AccessList.AllUsers, "WRITE"),
        "s3:GetBucketAcl" => Acl.Gives(AccessList.AllUsers, "READ_ACP"),
        "s3:PutBucketAcl" => Acl.Gives(AccessList.AllUsers, "WRITE_ACP"),
        _ => false,
    };

    /// <summary>
    /// Whether the bucket's list keeps its owner from writing: who takes WRITE from everyone, itself included, means
    /// it.
    /// The owner may always change the list.
    /// </summary>
    public bool ListForbidsOwner(string action) =>
        action is "s3:PutObject" or "s3:DeleteObject" && !Acl.GivesOwner("WRITE");
}
