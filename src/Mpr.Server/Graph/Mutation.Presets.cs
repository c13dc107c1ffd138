using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using Mpr.Server.Access;
using Mpr.Server.Hosting;
using Mpr.Server.Presets;

namespace Mpr.Server.Graph;

/// <content>Presets of one's own; their documents are the JSON that REST takes.</content>
public sealed partial class Mutation
{
    public static async Task<PresetSummary> CreatePreset(
        string document,
        [FromServices] PresetShelf shelf,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Write);
        return shelf.Summary(await shelf.CreateAsync(Node(document), cancellationToken));
    }

    /// <summary>Publishes another version, unless the newest one is the same.</summary>
    public static async Task<PresetSummary> ReplacePreset(
        string name,
        string document,
        [FromServices] PresetShelf shelf,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Write);
        return shelf.Summary((await shelf.ReplaceAsync(name, Node(document), cancellationToken)).Preset);
    }

    /// <summary>Takes a version away, or all of a name. Answers what it was given.</summary>
    [Id]
    public static async Task<string> DeletePreset(
        [Id] string id,
        [FromServices] PresetShelf shelf,
        [FromServices] Caller caller,
        CancellationToken cancellationToken)
    {
        caller.RequireServer(AccessScope.Write);
        await shelf.DeleteAsync(id, cancellationToken);
        return id;
    }

    private static JsonNode? Node(string document)
    {
        try
        {
            return JsonNode.Parse(document);
        }
        catch (JsonException)
        {
            throw ProblemException.Invalid("document is no JSON.");
        }
    }
}
