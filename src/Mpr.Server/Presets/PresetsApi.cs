using GraphQL;
using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Processing;
using Mpr.Processing.Presets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Presets;

/// <summary>REST face of the presets.</summary>
internal static class PresetsApi
{
    public static void MapPresets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/presets").WithTags("presets");
        group.MapGet("/", List);
        group.MapGet("/{name}", Show);
    }

    private static Ok<Page<PresetSummary>> List(PresetCatalogue presets) =>
        TypedResults.Ok(new Page<PresetSummary>([.. presets.All.Select(PresetSummary.From)], null));

    private static Ok<Preset> Show(string name, PresetCatalogue presets) =>
        TypedResults.Ok(presets.Find(name)
            ?? throw ProblemException.NotFound($"There is no preset {name}.", "GET /api/presets lists them."));
}

/// <summary>A preset in a list.</summary>
[Name("Preset")]
public sealed record PresetSummary(
    [property: Id] string Id, string Name, int Version, string Description, MediaKind Kind, string Extension)
{
    [Ignore]
    public static PresetSummary From(Preset preset) =>
        new(preset.Id, preset.Name, preset.Version, preset.Description, preset.Kind, preset.Extension);
}
