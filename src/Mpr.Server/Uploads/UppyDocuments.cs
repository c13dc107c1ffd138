using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Server.Uploads;

/// <summary>Uppy's words for a file that goes in parts.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record UppyFile(
    string? Filename, string? Type = null, IReadOnlyDictionary<string, JsonElement>? Metadata = null);

/// <summary>An upload that was begun.</summary>
public sealed record UppyUpload(
    string Key, [property: JsonPropertyName("uploadId")] string UploadId, string Bucket);

/// <summary>A form that takes a file in one request.</summary>
public sealed record UppyForm(string Method, string Url, IReadOnlyDictionary<string, string> Fields);

/// <summary>Where to PUT a part.</summary>
/// <param name="Expires">Seconds for which it is good.</param>
public sealed record UppyPartLink(string Url, int Expires);

/// <summary>A part, as S3 names its fields.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record UppyPart(
    [property: JsonPropertyName("PartNumber")] int PartNumber,
    [property: JsonPropertyName("ETag")] string ETag,
    [property: JsonPropertyName("Size")] long? Size = null);

/// <summary>The parts of a finished upload.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record UppyParts(IReadOnlyList<UppyPart>? Parts);

/// <summary>The object that an upload became.</summary>
public sealed record UppyObject(string Location, string Bucket, string Key);
