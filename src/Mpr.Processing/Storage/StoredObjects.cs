using System.Globalization;
using Amazon.S3.Model;

namespace Mpr.Processing.Storage;

/// <summary>Makes <see cref="StoredObject"/> from the SDK's answers.</summary>
internal static class StoredObjects
{
    private const string MetadataPrefix = "x-amz-meta-";

    public static StoredObject Of(StoreCall call, GetObjectMetadataResponse head) =>
        new(call.Bucket, call.Key!, ETag(head.ETag), head.ContentLength, At(head.LastModified))
        {
            ContentType = head.Headers.ContentType,
            Metadata = Metadata(head.Metadata),
        };

    /// <summary>A whole object, from the answer to any range of it.</summary>
    public static StoredObject Of(StoreCall call, GetObjectResponse get) =>
        new(call.Bucket, call.Key!, ETag(get.ETag), WholeSize(get), At(get.LastModified))
        {
            ContentType = get.Headers.ContentType,
            Metadata = Metadata(get.Metadata),
        };

    /// <summary>Keys come url-encoded, since XML cannot carry every character that a key may hold.</summary>
    public static StoredObject Of(string bucket, S3Object listed) =>
        new(bucket, Decoded(listed.Key), ETag(listed.ETag), listed.Size ?? 0, At(listed.LastModified));

    /// <summary>A key as listings with <c>encoding-type=url</c> write it.</summary>
    public static string Decoded(string key) => Uri.UnescapeDataString(key.Replace('+', ' '));

    public static string ETag(string? quoted) => quoted?.Trim('"') ?? "";

    /// <summary><c>bytes 0-9/100</c> names the whole size (RFC 9110, 14.4); without it the body is the whole.</summary>
    private static long WholeSize(GetObjectResponse get) =>
        get.ContentRange?.Split('/') is [_, var size]
            && long.TryParse(size, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : get.ContentLength;

    public static DateTimeOffset At(DateTime? time) =>
        time is { } t ? new DateTimeOffset(t.ToUniversalTime(), TimeSpan.Zero) : default;

    private static Dictionary<string, string> Metadata(MetadataCollection metadata) => metadata.Keys.ToDictionary(
        k => k.StartsWith(MetadataPrefix, StringComparison.Ordinal) ? k[MetadataPrefix.Length..] : k,
        k => metadata[k]);
}
