namespace Mpr.Processing.Storage;

/// <summary>What is being asked of the store, for messages and for the rules of repetition.</summary>
/// <param name="Doing">The doing in words, e.g. <c>upload a part of</c>; the object's name follows.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key; null when the bucket itself is meant.</param>
internal sealed record StoreCall(string Doing, string Bucket, string? Key = null)
{
    /// <summary>
    /// Whether it belongs to a transfer that has begun: repeated for the whole patience, not for seconds.
    /// </summary>
    public bool Patient { get; init; }

    /// <summary>How long one attempt may be silent; null = <see cref="ObjectStoreOptions.StallTimeout"/>.</summary>
    public TimeSpan? Silence { get; init; }

    public string Target => Key is null ? $"bucket '{Bucket}'" : $"'{Key}' in bucket '{Bucket}'";
}
