using GraphQL;
using Mpr.Processing;
using Mpr.Processing.Presets;

namespace Mpr.Server.Presets;

/// <summary>A preset in a list.</summary>
/// <param name="Own">Whether it was published here; false for those that MPR ships.</param>
[Name("Preset")]
public sealed record PresetSummary(
    [property: Id] string Id, string Name, int Version, string Description, MediaKind Kind, string Extension, bool Own)
{
    [Ignore]
    public static PresetSummary From(Preset preset) => new(
        preset.Id,
        preset.Name,
        preset.Version,
        preset.Description,
        preset.Kind,
        preset.Extension,
        PresetCatalogue.BuiltIn.Find(preset.Name) is null);
}
