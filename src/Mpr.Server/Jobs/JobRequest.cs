using System.Text.Json.Serialization;
using Mpr.Jobs;
using Mpr.Processing.Tasks;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>A request for a job, as a client writes it. One flat document for every operation.</summary>
public sealed record JobRequest
{
    /// <summary>Key in the in bucket; or name an <see cref="AssetId"/>.</summary>
    public string? SourceKey { get; init; }

    public string? AssetId { get; init; }

    /// <summary>transcode, trim or poster.</summary>
    public string? Type { get; init; }

    /// <summary>For transcode: name of a preset, with or without @version.</summary>
    public string? Preset { get; init; }

    /// <summary>For trim: in point, seconds or HH:MM:SS.mmm.</summary>
    [JsonConverter(typeof(TimecodeJson))]
    public TimeSpan? Start { get; init; }

    /// <summary>For trim: out point, seconds or HH:MM:SS.mmm.</summary>
    [JsonConverter(typeof(TimecodeJson))]
    public TimeSpan? End { get; init; }

    /// <summary>For trim: copy (default), exact or smart.</summary>
    public TrimMode? Mode { get; init; }

    /// <summary>For poster: where, seconds or HH:MM:SS.mmm; null takes the picture at a tenth.</summary>
    [JsonConverter(typeof(TimecodeJson))]
    public TimeSpan? At { get; init; }

    /// <summary>For poster: bound on the shorter side, 16 to 8,192 pixels; null: as large as the source.</summary>
    public int? ShortSide { get; init; }

    /// <summary>
    /// For transcode and trim: whether a JPEG of the result is made after it, at the output key with .jpg added.
    /// </summary>
    public bool Poster { get; init; }

    /// <summary>Key in the out bucket; null takes the default of the operation.</summary>
    public string? OutputKey { get; init; }

    /// <summary>Whether an object that is already at the output key may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How much of the result is decoded before it is published: ends (default) or full.</summary>
    public ResultVerification Verify { get; init; }

    public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>
    /// Tenant, rule or batch: jobs of one priority run in turns by group. At most 100 characters; null for none.
    /// </summary>
    public string? Group { get; init; }

    /// <summary>Where its tasks run: local, lambda or auto; null: as the server is set up.</summary>
    public JobExecutor? Executor { get; init; }

    /// <summary>Who is told of the job's end: a webhook for this job alone. Null for nobody.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>
    /// What signs that message: <c>whsec_</c> and the base64 of 24 to 64 bytes; null makes one, which the answer shows.
    /// </summary>
    public string? CallbackSecret { get; init; }

    /// <summary>The operation that the request describes.</summary>
    /// <exception cref="ProblemException">Fields are missing, or belong to another operation.</exception>
    public Operation ToOperation() => Type switch
    {
        "transcode" => ToTranscode(),
        "trim" => ToTrim(),
        "poster" => ToPoster(),
        null => throw ProblemException.Invalid("type is missing: transcode, trim or poster."),
        _ => throw ProblemException.Invalid($"type \"{Type}\" is not known: transcode, trim or poster."),
    };

    private Processing.Tasks.Poster ToPoster()
    {
        if (Preset is not null || Start is not null || End is not null || Mode is not null || Poster)
        {
            throw ProblemException.Invalid("poster takes at and short_side; the other fields belong to other types.");
        }

        return At < TimeSpan.Zero ? throw ProblemException.Invalid("at must not be negative.")
            : ShortSide is < 16 or > 8192 ? throw ProblemException.Invalid("short_side must be 16 to 8192.")
            : new Processing.Tasks.Poster(At, ShortSide);
    }

    private Transcode ToTranscode()
    {
        RefusePosterFields();
        if (Start is not null || End is not null || Mode is not null)
        {
            throw ProblemException.Invalid("start, end and mode belong to type trim.");
        }

        return string.IsNullOrWhiteSpace(Preset)
            ? throw ProblemException.Invalid("preset is missing; GET /api/presets lists them.")
            : new Transcode(Preset);
    }

    private void RefusePosterFields()
    {
        if (At is not null || ShortSide is not null)
        {
            throw ProblemException.Invalid("at and short_side belong to type poster.");
        }
    }

    private Trim ToTrim()
    {
        RefusePosterFields();
        if (Preset is not null)
        {
            throw ProblemException.Invalid("preset belongs to type transcode.");
        }

        if (Start is not { } start || End is not { } end)
        {
            throw ProblemException.Invalid("trim needs start and end, as seconds or HH:MM:SS.mmm.");
        }

        return start < TimeSpan.Zero || end <= start
            ? throw ProblemException.Invalid("end must be after start, and start not negative.")
            : new Trim(start, end, Mode ?? TrimMode.Copy);
    }
}
