using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Processing.Presets;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Presets;

/// <summary>REST face of the presets.</summary>
internal static class PresetsApi
{
    public static void MapPresets(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/presets").WithTags("presets");
        group.MapGet("/", ListAsync);
        group.MapGet("/{name}", ShowAsync);
        group.MapPost("/", CreateAsync).NeedsServer(AccessScope.Write);
        group.MapPut("/{name}", ReplaceAsync).NeedsServer(AccessScope.Write);
        group.MapDelete("/{name}", DeleteAsync).NeedsServer(AccessScope.Write);
    }

    private static async Task<Ok<Page<PresetSummary>>> ListAsync(PresetShelf shelf, CancellationToken cancellation)
    {
        var catalogue = await shelf.CatalogueAsync(cancellation);
        return TypedResults.Ok(new Page<PresetSummary>([.. catalogue.All.Select(shelf.Summary)], null));
    }

    private static async Task<Ok<Preset>> ShowAsync(string name, PresetShelf shelf, CancellationToken cancellation) =>
        TypedResults.Ok(await shelf.GetAsync(name, cancellation));

    private static async Task<Created<Preset>> CreateAsync(
        JsonElement preset, PresetShelf shelf, CancellationToken cancellation) =>
        Created(await shelf.CreateAsync(Fields(preset), cancellation));

    private static async Task<Results<Created<Preset>, Ok<Preset>>> ReplaceAsync(
        string name, JsonElement preset, PresetShelf shelf, CancellationToken cancellation)
    {
        var (published, isNew) = await shelf.ReplaceAsync(name, Fields(preset), cancellation);
        return isNew ? Created(published) : TypedResults.Ok(published);
    }

    private static async Task<NoContent> DeleteAsync(string name, PresetShelf shelf, CancellationToken cancellation)
    {
        await shelf.DeleteAsync(name, cancellation);
        return TypedResults.NoContent();
    }

    private static JsonObject? Fields(JsonElement preset) =>
        preset.ValueKind == JsonValueKind.Object ? JsonObject.Create(preset) : null;

    private static Created<Preset> Created(Preset preset) =>
        TypedResults.Created($"/api/presets/{preset.Id}", preset);
}
