namespace Mpr.Processing.Storage;

/// <summary>An object as the store describes it: one version, named by its ETag.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The whole key, decoded.</param>
/// <param name="ETag">The entity tag without its quotes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">When the store took it in.</param>
public sealed record StoredObject(string Bucket, string Key, string ETag, long Size, DateTimeOffset LastModified)
{
    /// <summary>Media type; null where the store was not asked (listings).</summary>
    public string? ContentType { get; init; }

    /// <summary>User metadata by name without the <c>x-amz-meta-</c> prefix; empty in listings.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
