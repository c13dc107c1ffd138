using System.Text.Json;
using System.Text.Json.Serialization;
using GraphQL;
using Mpr.Jobs;
using Mpr.Processing;
using Mpr.Processing.Tasks;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;

namespace Mpr.Server.Rules;

/// <summary>A rule as a client writes it.</summary>
public sealed record RuleRequest
{
    /// <summary>At most 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Beginning of the source key; null for any.</summary>
    public string? Prefix { get; init; }

    /// <summary>Pattern of the source key, with *, ** and ?; null for any.</summary>
    public string? Pattern { get; init; }

    public MediaKind? Kind { get; init; }

    /// <summary>Bytes, inclusive.</summary>
    public long? MinSize { get; init; }

    /// <summary>Bytes, inclusive.</summary>
    public long? MaxSize { get; init; }

    /// <summary>Seconds, inclusive.</summary>
    public double? MinDuration { get; init; }

    /// <summary>Seconds, inclusive.</summary>
    public double? MaxDuration { get; init; }

    /// <summary>The job, without a source and without an output key.</summary>
    public JobRequest? Job { get; init; }

    /// <summary>Makes the output key, with {path}, {folder}, {name} and {made}; null takes the operation's default.</summary>
    public string? OutputTemplate { get; init; }

    public bool Enabled { get; init; } = true;
}

/// <summary>A rule as the API shows it.</summary>
/// <param name="MinSize">Bytes.</param>
/// <param name="MaxSize">Bytes.</param>
/// <param name="MinDuration">Seconds.</param>
/// <param name="MaxDuration">Seconds.</param>
[Name("Rule")]
public sealed record RuleDocument(
    [property: Id] string Id,
    string Name,
    string Prefix,
    string? Pattern,
    MediaKind? Kind,
    long? MinSize,
    long? MaxSize,
    double? MinDuration,
    double? MaxDuration,
    RuleJobDocument Job,
    string? OutputTemplate,
    bool Enabled,
    DateTimeOffset CreatedAt)
{
    [Ignore]
    public static RuleDocument From(Rule rule) => new(
        rule.Id,
        rule.Name,
        rule.Prefix,
        rule.Pattern,
        rule.Kind,
        rule.MinSize,
        rule.MaxSize,
        rule.MinDuration,
        rule.MaxDuration,
        RuleJobDocument.From(RuleJob.Read(rule)),
        rule.OutputTemplate,
        rule.Enabled,
        rule.CreatedAt);
}

/// <summary>The job of a rule as the API shows it; the secret of its callback is not shown.</summary>
/// <param name="Start">Seconds.</param>
/// <param name="End">Seconds.</param>
/// <param name="At">For poster: seconds; null: at a tenth.</param>
/// <param name="ShortSide">For poster: bound in pixels; null: as large as the source.</param>
/// <param name="Poster">Whether a picture of the result is made after it.</param>
/// <param name="Executor">Null: as the server is set up.</param>
[Name("RuleJob")]
public sealed record RuleJobDocument(
    string Type,
    string? Preset,
    double? Start,
    double? End,
    TrimMode? Mode,
    double? At,
    int? ShortSide,
    bool Poster,
    bool Overwrite,
    ResultVerification Verify,
    JobPriority Priority,
    string? Group,
    JobExecutor? Executor,
    string? CallbackUrl)
{
    [Ignore]
    public static RuleJobDocument From(JobRequest job) => new(
        job.Type!,
        job.Preset,
        job.Start?.TotalSeconds,
        job.End?.TotalSeconds,
        job.Mode,
        job.At?.TotalSeconds,
        job.ShortSide,
        job.Poster,
        job.Overwrite,
        job.Verify,
        job.Priority,
        job.Group,
        job.Executor,
        job.CallbackUrl);
}

/// <summary>An asset version that a rule has had, or is about to have.</summary>
/// <param name="JobId">Its job; null when it has none.</param>
/// <param name="Code">Why it has none; also while it waits to be tried again.</param>
[Name("RuleMatch")]
public sealed record RuleMatchDocument(
    string Key,
    string Etag,
    [property: Id] string AssetId,
    RuleMatchStatus Status,
    [property: Id] string? JobId,
    string? Code,
    string? Detail,
    DateTimeOffset At)
{
    [Ignore]
    public static RuleMatchDocument From(RuleMatch match) => new(
        match.Key,
        match.ETag,
        match.AssetId,
        match.Status,
        match.Status == RuleMatchStatus.Started ? match.JobId : null,
        match.Code,
        match.Detail,
        match.At);
}

/// <summary>Which existing assets are to be looked at.</summary>
public sealed record RuleScope
{
    /// <summary>At most so many assets of the answer, 1 to 1,000.</summary>
    public int Limit { get; init; } = 1000;

    /// <summary>Where an earlier answer said to go on.</summary>
    public string? Cursor { get; init; }

    /// <summary>Says what would happen, and does nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What a rule makes, or would make, of assets that are there already.</summary>
/// <param name="TotalSize">Bytes of those that match.</param>
/// <param name="TotalDuration">Seconds of those that match.</param>
/// <param name="NextCursor">Where to go on; null when there are no more.</param>
[Name("RuleRun")]
public sealed record RuleRunDocument(
    IReadOnlyList<RuleCandidate> Items, long TotalSize, double TotalDuration, string? NextCursor);

/// <summary>An asset that matches.</summary>
/// <param name="OutputKey">Where the result would go; null when it cannot work.</param>
/// <param name="Had">Whether this version has triggered the rule already, so that it does not again.</param>
/// <param name="Code">Why it cannot work.</param>
[Name("RuleCandidate")]
public sealed record RuleCandidate(
    [property: Id] string AssetId, string Key, string? OutputKey, bool Had, string? Code, string? Detail);

/// <summary>The job in a rule's row.</summary>
internal static class RuleJob
{
    // Fields that a later version adds or drops must not make rules unreadable.
    private static readonly JsonSerializerOptions Lenient =
        new(ApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    public static JobRequest Read(Rule rule) => JsonSerializer.Deserialize<JobRequest>(rule.Job, Lenient)!;

    public static string Write(JobRequest job) => JsonSerializer.Serialize(job, Lenient);
}
