using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Mpr.Server.Hosting;

namespace Mpr.Server.Description;

/// <summary>How requests are refused, one response for each status that a catalogue knows.</summary>
internal static class ProblemResponses
{
    private const string MediaType = "application/problem+json";

    public static string Name(int status) => Name(status.ToString(CultureInfo.InvariantCulture));

    public static string Name(string status) => "Problem" + status;

    /// <summary>All of them, by name.</summary>
    /// <param name="schema">The schema of a problem document.</param>
    public static IEnumerable<(string Name, OpenApiResponse Response)> All(IOpenApiSchema schema) =>
        ErrorCatalogue.All.GroupBy(e => e.Status).OrderBy(g => g.Key)
            .Select(g => (Name(g.Key), Of(g.Key, [.. g], schema)));

    private static OpenApiResponse Of(int status, IReadOnlyList<ErrorDocument> entries, IOpenApiSchema schema)
    {
        // A status may have codes of refusals and of failures alike; the example is one of the API's own.
        var example = entries.LastOrDefault(e => e.Kind == ErrorKind.Refusal) ?? entries[0];
        var codes = string.Join(", ", entries.Select(e => e.Code).Distinct());
        return new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {codes}",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [MediaType] = new OpenApiMediaType { Schema = schema, Example = Example(example) },
            },
        };
    }

    private static JsonNode? Example(ErrorDocument entry) => JsonSerializer.SerializeToNode(
        new ProblemDocument(
            $"urn:mpr:problem:{entry.Code}",
            ReasonPhrases.GetReasonPhrase(entry.Status),
            entry.Status,
            entry.Meaning,
            entry.Code,
            entry.Advice,
            "0af7651916cd43dd8448eb211c80319c"),
        ApiJson.Options);
}
