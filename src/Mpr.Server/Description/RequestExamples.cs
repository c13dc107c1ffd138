using System.Text.Json.Nodes;

namespace Mpr.Server.Description;

/// <summary>Bodies as people write them, by the ids of their operations; a test sends them.</summary>
internal static class RequestExamples
{
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["jobs_create"] = """{"source_key": "trailers/spring.mp4", "type": "transcode", "preset": "mp4-h264-720p"}""",
        ["jobs_create_many"] = """
            {"filter": {"prefix": "trailers/"}, "job": {"type": "transcode", "preset": "mp4-h264-720p"}, "dry_run": true}
            """,
        ["jobs_retry_many"] = """{"status": "failed", "group": "nightly"}""",
        ["access_create"] = """{"name": "ingest", "scope": "write", "prefix": "tenant/"}""",
        ["access_log_in"] = """{"key": "mpr_..."}""",
        ["s3_events_take"] = """
            {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
              "s3": {"bucket": {"name": "mpr-media-in"}, "object": {"key": "trailers/spring.mp4"}}}]}
            """,
    };

    /// <returns>Null for an operation that has none here.</returns>
    public static JsonNode? Of(string? id) =>
        id is not null && Bodies.TryGetValue(id, out var body) ? JsonNode.Parse(body) : null;
}
