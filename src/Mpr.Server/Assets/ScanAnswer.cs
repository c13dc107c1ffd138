using GraphQL;

namespace Mpr.Server.Assets;

/// <summary>What a scan found.</summary>
/// <param name="Found">Media objects in the bucket.</param>
/// <param name="Registered">New assets: objects and new versions of known ones that no scan has told of, whether this
/// one registered them or an event or a job before it.</param>
/// <param name="Skipped">Objects already known.</param>
/// <param name="Files">Keys registered now, the first 1,000 unless all were asked for.</param>
/// <param name="FilesTruncated">Whether more keys were registered than <paramref name="Files"/> names.</param>
/// <param name="Missing">Known assets whose object this scan no longer found.</param>
[Name("Scan")]
public sealed record ScanAnswer(
    long Found, long Registered, long Skipped, IReadOnlyList<string> Files, bool FilesTruncated, long Missing);
