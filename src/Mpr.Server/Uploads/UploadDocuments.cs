using GraphQL;

namespace Mpr.Server.Uploads;

/// <summary>A wish to upload straight into the in bucket.</summary>
/// <param name="Key">Key in the in bucket, with a supported extension.</param>
/// <param name="Size">Bytes; null when not known yet, then it goes in parts.</param>
/// <param name="ContentType">Media type that the object gets; null for <c>application/octet-stream</c>.</param>
/// <param name="Overwrite">Whether to replace an object that is at the key.</param>
public sealed record UploadRequest(string? Key, long? Size = null, string? ContentType = null, bool Overwrite = false);

/// <summary>How an upload goes on: by these links, and by its id.</summary>
/// <param name="Id">Names it, together with its key, to whoever began it.</param>
/// <param name="Method"><c>put</c> in one request to <paramref name="Url"/>, or <c>multipart</c>.</param>
/// <param name="Url">Where to PUT the object; null for multipart.</param>
/// <param name="PartSize">Bytes of every part but the last; null for put.</param>
/// <param name="Parts">Links for the first parts; null for put.</param>
/// <param name="ExpiresAt">When the links end; the upload goes on with new ones.</param>
[Name("Upload")]
public sealed record UploadDocument(
    [property: Id] string Id,
    string Bucket,
    string Key,
    string Method,
    string? Url,
    long? PartSize,
    IReadOnlyList<PartLink>? Parts,
    DateTimeOffset ExpiresAt);

/// <summary>Where to PUT one part.</summary>
[Name("UploadPartLink")]
public sealed record PartLink(int Number, string Url, DateTimeOffset ExpiresAt);

/// <summary>What the store has of an upload.</summary>
[Name("UploadState")]
public sealed record UploadState(string Key, IReadOnlyList<PartDocument> Parts);

/// <summary>A part that the store has.</summary>
/// <param name="Size">Bytes; null in requests.</param>
[Name("UploadPart")]
public sealed record PartDocument(int Number, string Etag, long? Size = null);

/// <summary>The end of an upload.</summary>
/// <param name="Parts">Which parts the object is made of; null for all that the store has.</param>
/// <param name="Overwrite">Whether to replace an object that is at the key.</param>
public sealed record CompletionRequest(IReadOnlyList<PartDocument>? Parts = null, bool Overwrite = false);
