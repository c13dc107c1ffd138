using GraphQL;
using Mpr.Jobs;
using Mpr.Processing;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Live;

/// <summary>Something that happened, as clients are told it.</summary>
/// <param name="Type">Such as <c>job.succeeded</c>; <see cref="LiveTypes"/> has them all.</param>
/// <param name="At">When; for progress when it was seen.</param>
/// <param name="Job">The job that it is about; null when it is about none.</param>
/// <param name="Asset">The asset that it is about; null when it is about none.</param>
/// <param name="Scan">What the scan found; null for all other types.</param>
public sealed record LiveEvent(string Type, DateTimeOffset At, JobNews? Job, AssetNews? Asset, ScanNews? Scan)
{
    /// <summary>The event's id; null for what is told live only and cannot be resumed.</summary>
    [Ignore]
    internal LivePosition? Position { get; init; }
}

/// <summary>A job as it was when something happened to it; the whole document is at <c>/api/jobs/{id}</c>.</summary>
/// <param name="Version">Grows with every change of the job, so that what is stale can be told.</param>
/// <param name="Progress">Percent; null in an event that was read after the job had gone on.</param>
/// <param name="Speed">Seconds of source done in a second.</param>
/// <param name="Fps">Frames encoded in a second.</param>
/// <param name="Error">Why it failed.</param>
[Name("JobNews")]
public sealed record JobNews(
    [property: Id] string Id,
    string Type,
    JobStatus Status,
    string SourceKey,
    string AssetId,
    string OutputKey,
    string? Preset,
    string Group,
    long Version,
    double? Progress,
    string? Phase,
    double? Speed,
    double? Fps,
    double? EtaSeconds,
    FailureDocument? Error);

/// <summary>An asset to which something happened; the whole document is at <c>/api/assets/{id}</c>.</summary>
/// <param name="Status">As it was when the event was read; null when the record is gone.</param>
/// <param name="Kind">As it was when the event was read; null when the record is gone.</param>
/// <param name="Error">Why it was rejected.</param>
[Name("AssetNews")]
public sealed record AssetNews(
    [property: Id] string Id, string Key, AssetStatus? Status, MediaKind? Kind, FailureDocument? Error);

/// <summary>What a scan found; see the answer of the scan itself for the keys.</summary>
/// <param name="Found">Media objects in the bucket.</param>
/// <param name="Registered">New assets.</param>
/// <param name="Skipped">Objects already known.</param>
/// <param name="Missing">Known assets whose object is gone.</param>
[Name("ScanNews")]
public sealed record ScanNews(long Found, long Registered, long Skipped, long Missing);
