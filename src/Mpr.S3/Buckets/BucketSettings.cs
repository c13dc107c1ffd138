using System.Text.Json.Serialization;
using Mpr.S3.Index;

namespace Mpr.S3.Buckets;

/// <summary>What is set on a bucket: the file <c>bucket.json</c> beside its log.</summary>
internal sealed record BucketSettings
{
    public required DateTimeOffset Created { get; init; }

    public CannedAcl Acl { get; init; }

    /// <summary>The policy's text as it was put, or null.</summary>
    public string? Policy { get; init; }

    /// <summary>The CORS configuration's XML as it was put, or null.</summary>
    public string? Cors { get; init; }

    public PublicAccessBlock? PublicAccessBlock { get; init; }
}

/// <summary>The four switches of a public access block.</summary>
internal sealed record PublicAccessBlock(
    bool BlockPublicAcls, bool IgnorePublicAcls, bool BlockPublicPolicy, bool RestrictPublicBuckets);

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BucketSettings))]
internal sealed partial class BucketSettingsJson : JsonSerializerContext;
