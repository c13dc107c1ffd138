using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Mpr.Server.Description;

/// <summary>Makes an example of a schema: the fields' own names say what stands in them.</summary>
internal static class SchemaExample
{
    // Deeper than any document of the API; a schema that holds itself ends here.
    private const int Deepest = 12;

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["id"] = "job_01k9x7m3q8f5v2n6c4t0zs8wde",
        ["job"] = "job_01k9x7m3q8f5v2n6c4t0zs8wde",
        ["asset"] = "asset_01k9x7kz3n5d8m1q4v7b2c9xfe",
        ["asset_id"] = "asset_01k9x7kz3n5d8m1q4v7b2c9xfe",
        ["key"] = "trailers/spring.mp4",
        ["source_key"] = "trailers/spring.mp4",
        ["output_key"] = "trailers/spring/mp4-h264-720p.mp4",
        ["prefix"] = "trailers/",
        ["preset"] = "mp4-h264-720p@1",
        ["type"] = "transcode",
        ["types"] = "job.*",
        ["pool"] = "cpu",
        ["url"] = "https://media.example.com/trailers/spring.mp4",
        ["start"] = "00:00:12.500",
        ["end"] = "00:00:22.500",
        ["sort"] = "-created_at",
        ["codec"] = "h264",
        ["video_codec"] = "h264",
        ["audio_codec"] = "aac",
        ["container"] = "mp4",
        ["last_event_id"] = "1021-388",
    };

    public static JsonNode? OfParameter(OpenApiParameter parameter) =>
        parameter.Schema is { } schema && parameter.Required ? Of(schema, parameter.Name ?? "") : null;

    /// <param name="name">Name of the field that holds it; empty for a whole body.</param>
    public static JsonNode? Of(IOpenApiSchema schema, string name) => Of(schema, name, Deepest);

    private static JsonNode? Of(IOpenApiSchema schema, string name, int depth)
    {
        if (schema.Enum is { Count: > 0 } values)
        {
            return values[0]?.DeepClone();
        }

        if ((schema.OneOf ?? schema.AnyOf) is { Count: > 0 } choices)
        {
            return choices.FirstOrDefault(c => c.Type != JsonSchemaType.Null) is { } choice ? Of(choice, name, depth) : null;
        }

        // Whatever may stand there, null would be the other choice of a schema that has two.
        return schema.Type is not { } type ? new JsonObject()
            : depth == 0 ? null
            : type.HasFlag(JsonSchemaType.Object) ? Object(schema, depth)
            : type.HasFlag(JsonSchemaType.Array) ? Array(schema, name, depth)
            : type.HasFlag(JsonSchemaType.Boolean) ? JsonValue.Create(false)
            : type.HasFlag(JsonSchemaType.String) ? JsonValue.Create(Text(schema, name))
            : JsonValue.Create(1);
    }

    private static JsonObject Object(IOpenApiSchema schema, int depth)
    {
        var example = new JsonObject();
        foreach (var (field, inner) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            example[field] = Of(inner, field, depth - 1);
        }

        return example;
    }

    private static JsonArray Array(IOpenApiSchema schema, string name, int depth) =>
        schema.Items is { } items && depth > 1 && Of(items, name, depth - 1) is { } item ? [item] : [];

    private static string Text(IOpenApiSchema schema, string name) => schema.Format switch
    {
        "date-time" => "2026-03-01T12:00:00Z",
        _ => Texts.GetValueOrDefault(name, "text"),
    };
}
