using System.Text.Json.Nodes;

namespace Mpr.Server.Description;

/// <summary>Bodies as people write them, by the ids of their operations; a test sends them.</summary>
internal static class RequestExamples
{
    private const string Preset = """
        {"name": "speech", "description": "Small, for speech.", "extension": ".mp3", "content_type": "audio/mpeg",
          "muxer": "mp3", "kind": "audio",
          "audio": {"codec": "mp3", "encoders": ["libmp3lame"], "bit_rate": 64000, "sample_rates": [44100, 48000]}}
        """;

    private const string Rule = """
        {"name": "web copies", "prefix": "trailers/", "pattern": "**/*.mov", "kind": "video", "max_duration": 3600,
          "job": {"type": "transcode", "preset": "mp4-h264-720p", "priority": "low"}, "output_template": "{path}-web"}
        """;

    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["jobs_create"] = """{"source_key": "trailers/spring.mp4", "type": "transcode", "preset": "mp4-h264-720p"}""",
        ["jobs_create_many"] = """
            {"filter": {"prefix": "trailers/"}, "job": {"type": "transcode", "preset": "mp4-h264-720p"}, "dry_run": true}
            """,
        ["jobs_rehearse"] = """{"source_key": "trailers/spring.mp4", "type": "trim", "start": 0, "end": 0.5}""",
        ["jobs_retry_many"] = """{"status": "failed", "group": "nightly"}""",
        ["uploads_begin"] = """{"key": "trailers/summer.mp4", "size": 1073741824, "content_type": "video/mp4"}""",
        ["uppy_begin"] = """{"filename": "autumn.mp4", "type": "video/mp4", "metadata": {}}""",
        ["presets_create"] = Preset,
        ["presets_replace"] = Preset,
        ["rules_create"] = Rule,
        ["rules_rehearse"] = Rule,
        ["rules_replace"] = Rule,
        ["webhooks_create"] = """{"url": "https://hooks.example.com/mpr", "events": ["job.succeeded", "job.failed"]}""",
        ["access_create"] = """{"name": "ingest", "scope": "write", "prefix": "tenant/"}""",
        ["access_log_in"] = """{"key": "mpr_..."}""",
        ["callbacks_take"] = """
            {"task": "task_01k9x7m3q8f5v2n6c4t0zs8wdf", "attempt": 1, "run": "8f5c1b9e-5a0e-4f6f-9f0e-2f6d3a1c7b42",
              "sequence": 7, "status": "running", "progress": 0.42, "phase": "encoding", "speed": 3.1, "fps": 78}
            """,
        ["execution_events_take"] = """
            {"source": "aws.states", "detail-type": "Step Functions Execution Status Change",
              "detail": {"executionArn": "arn:aws:states:eu-central-1:123456789012:execution:mpr:job_01k9x7m3-0-1",
                "status": "SUCCEEDED"}}
            """,
        ["s3_events_take"] = """
            {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
              "s3": {"bucket": {"name": "mpr-media-in"}, "object": {"key": "trailers/spring.mp4"}}}]}
            """,
    };

    /// <returns>Null for an operation that has none here.</returns>
    public static JsonNode? Of(string? id) =>
        id is not null && Bodies.TryGetValue(id, out var body) ? JsonNode.Parse(body) : null;
}
