using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Processing.Remote;

/// <summary>How the documents between a server and a remote function are written: snake_case, nulls left out.</summary>
public static class RemoteJson
{
    /// <summary>The options of both sides.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };
}
