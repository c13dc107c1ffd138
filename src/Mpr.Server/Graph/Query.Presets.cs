using GraphQL;
using Mpr.Processing.Presets;
using Mpr.Server.Presets;

namespace Mpr.Server.Graph;

/// <content>Presets.</content>
public sealed partial class Query
{
    public static async Task<IEnumerable<PresetSummary>> Presets(
        [FromServices] PresetShelf shelf, CancellationToken cancellationToken) =>
        (await shelf.CatalogueAsync(cancellationToken)).All.Select(shelf.Summary);

    /// <summary>All that a preset says, as the JSON document that REST takes and gives.</summary>
    public static async Task<string> PresetDocument(
        [Id] string id, [FromServices] PresetShelf shelf, CancellationToken cancellationToken) =>
        PresetFile.Write(await shelf.GetAsync(id, cancellationToken));
}
