using Microsoft.AspNetCore.Http;
using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Protocol;
using Mpr.S3.Tagging;

namespace Mpr.S3.Objects;

/// <summary>The headers by which a client describes an object, and by which it gets the description back.</summary>
internal static class AttributeHeaders
{
    private const string MetadataPrefix = "x-amz-meta-";
    private const int MaximumMetadata = 2 * 1024;
    private const string Chunked = "aws-chunked";

    private static readonly string[] Kept =
        ["content-type", "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
         "x-amz-website-redirect-location"];

    // What is asked for by these must not be dropped in silence.
    private static readonly string[] NotKept =
        ["x-amz-server-side-encryption", "x-amz-object-lock-"];

    private static readonly string[] StorageClasses =
        ["STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER",
         "DEEP_ARCHIVE", "GLACIER_IR", "EXPRESS_ONEZONE", "OUTPOSTS", "SNOW"];

    /// <exception cref="S3Exception">
    /// The metadata are too large, or an access list or storage class is unknown.
    /// </exception>
    public static ObjectAttributes Read(S3Request request, Bucket bucket)
    {
        if (request.Header("x-amz-storage-class") is { Length: > 0 } storageClass
            && !StorageClasses.Contains(storageClass))
        {
            throw new S3Exception(S3Error.InvalidStorageClass);
        }

        var headers = new List<KeyValuePair<string, string>>();
        var size = 0;
        foreach (var (name, values) in request.Headers)
        {
            var lower = name.ToLowerInvariant();
            if (Array.Exists(NotKept, prefix => lower.StartsWith(prefix, StringComparison.Ordinal)))
            {
                throw new S3Exception(S3Error.NotImplemented) { Details = [new("Header", name)] };
            }

            if (lower.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            {
                HeaderText.Check(lower, values.ToString());
                headers.Add(new(lower, values.ToString()));
                size += lower.Length - MetadataPrefix.Length + values.ToString().Length;
            }
            else if (Kept.Contains(lower) && Clean(lower, values.ToString()) is { Length: > 0 } value)
            {
                HeaderText.Check(lower, value);
                headers.Add(new(lower, value));
            }
        }

        return size <= MaximumMetadata
            ? new ObjectAttributes
            {
                Headers = headers,
                Acl = AccessHeaders.Of(request, bucket) ?? AccessList.Private,
                Tags = TagRules.OfHeader(request),
            }
            : throw new S3Exception(S3Error.MetadataTooLarge);
    }

    public static void Write(HttpResponse response, ObjectRecord record)
    {
        response.ContentType = ObjectAttributes.DefaultContentType;
        foreach (var (name, value) in record.Attributes.Headers)
        {
            response.Headers[name] = value;
        }

        response.Headers.ETag = record.ETag.Quoted;
        response.Headers.LastModified = record.LastModified.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";
    }

    private static string Clean(string name, string value) => name != "content-encoding"
        ? value
        : string.Join(
            ", ",
            value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(coding => !coding.Equals(Chunked, StringComparison.OrdinalIgnoreCase)));
}
