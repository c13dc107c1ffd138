namespace Mpr.Processing.Storage;

/// <summary>What an object carries beside its content.</summary>
public sealed record UploadOptions
{
    /// <summary>Media type; null = <c>application/octet-stream</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// User metadata by name, without the <c>x-amz-meta-</c> prefix. Names and values are printable ASCII, as
    /// they travel as HTTP headers; 2 KiB in all (S3's limit).
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
