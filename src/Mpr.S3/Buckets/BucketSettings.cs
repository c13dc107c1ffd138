using System.Text.Json.Serialization;
using Mpr.S3.Index;

namespace Mpr.S3.Buckets;

/// <summary>What is set on a bucket: the file <c>bucket.json</c> beside its log.</summary>
internal sealed record BucketSettings
{
    public required DateTimeOffset Created { get; init; }

    public CannedAcl Acl { get; init; }

    /// <summary>The grants of an access list that is none of the canned ones; otherwise null.</summary>
    public IReadOnlyList<Grant>? Grants { get; init; }

    /// <summary>The policy's text as it was put, or null.</summary>
    public string? Policy { get; init; }

    /// <summary>The CORS configuration's XML as it was put, or null.</summary>
    public string? Cors { get; init; }

    public PublicAccessBlock? PublicAccessBlock { get; init; }

    /// <summary>The tags in the form of a query, or null.</summary>
    public string? Tags { get; init; }

    [JsonIgnore]
    public AccessList AccessList => Grants is null ? AccessList.Of(Acl) : AccessList.Of(Grants);

    public BucketSettings WithAccess(AccessList list) => this with
    {
        Acl = list.Canned ?? CannedAcl.Private,
        Grants = list.Canned is null ? list.Grants : null,
    };
}

/// <summary>The four switches of a public access block.</summary>
internal sealed record PublicAccessBlock(
    bool BlockPublicAcls, bool IgnorePublicAcls, bool BlockPublicPolicy, bool RestrictPublicBuckets);

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BucketSettings))]
internal sealed partial class BucketSettingsJson : JsonSerializerContext;
