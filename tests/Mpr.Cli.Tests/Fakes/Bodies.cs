using System.Text.Json;

namespace Mpr.Cli.Tests.Fakes;

/// <summary>Documents of the REST contract.</summary>
internal static class Bodies
{
    public const string JobId = "job_01jd0000000000000000000000";

    private const string OutputKey = "a/b/mp4-h264-720p.mp4";

    public static string Problem(int status, string code, string detail) => JsonSerializer.Serialize(new
    {
        type = $"urn:mpr:problem:{code}",
        title = "T",
        status,
        detail,
        code,
        advice = "Do this.",
        trace_id = "t1",
    });

    public static string Forecast(string? conflict) => JsonSerializer.Serialize(new
    {
        type = "transcode",
        preset = "mp4-h264-720p@1",
        source_key = "a/b.mp4",
        asset_id = "asset_1",
        output_bucket = "mpr-media-out",
        output_key = OutputKey,
        conflict = conflict is null
            ? null
            : new { code = conflict, key = OutputKey, overwrite = false, size = 2048, job = (string?)null },
        width = 1280,
        height = 720,
        duration = 12.5,
        estimated_size = 4096,
        estimated_seconds = 17.5,
        seconds_basis = "earlier_jobs",
        executor = "lambda",
        executor_reason = "fits",
        lambda = new
        {
            estimated_seconds = 17.5,
            estimated_memory = 512,
            estimated_scratch = 40,
            estimated_gb_seconds = 35,
            estimated_price = 0.000583,
            limits = new { memory = 2048, timeout = 900, scratch = 512, price = 0.0000166667 },
        },
        notes = new[] { "Sound is kept." },
    });

    public static string Job(string status, string id = JobId) => JsonSerializer.Serialize(new
    {
        id,
        type = "transcode",
        status,
        source_key = "a/b.mp4",
        asset_id = "asset_1",
        output_key = OutputKey,
        preset = "mp4-h264-720p@1",
        progress = status == "succeeded" ? 100 : 40,
        phase = (string?)null,
        attempt = 1,
        executor = "local",
        created_at = "2026-01-02T03:04:05Z",
        started_at = "2026-01-02T03:04:06Z",
        finished_at = status is "succeeded" or "failed" ? "2026-01-02T03:04:16Z" : null,
        error = status == "failed" ? Failure : null,
        output = status == "succeeded" ? Output : null,
        of_the_future = new { kept = new[] { 1, 2 } },
    });

    public static string Asset(string key, string status = "ready") => JsonSerializer.Serialize(new
    {
        id = "asset_1",
        bucket = "in",
        key,
        etag = "e",
        size = 1536,
        kind = "video",
        status,
        error = (object?)null,
        container = "mp4",
        duration = 61.5,
        width = 1920,
        height = 1080,
        video_codec = "h264",
        audio_codec = "aac",
    });

    public static string Page(string? next, params string[] items) =>
        $$"""{"items":[{{string.Join(',', items)}}],"next_cursor":{{JsonSerializer.Serialize(next)}}}""";

    private static object Failure => new
    {
        code = "corrupt_source",
        message = "It is broken.",
        retryable = false,
        advice = "Upload it again.",
    };

    private static object Output => new
    {
        key = OutputKey,
        size = 2048,
        etag = "e",
        duration = 20.0,
        container = "mp4",
        video_codec = "h264",
        audio_codec = "aac",
        width = 1280,
        height = 720,
        url = "/media/out/" + OutputKey,
    };
}
