using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Presets;

/// <summary>
/// A published version of a preset of one's own. It never changes: another wish is another version, and a deleted one
/// leaves its row, so that its number is never given to something else.
/// </summary>
public sealed class OwnPreset
{
    public required string Name { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>The preset as JSON, as the built-in ones are kept.</summary>
    public required string Document { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it is not to be had any more; null while it is.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

internal sealed class OwnPresetMapping : IEntityTypeConfiguration<OwnPreset>
{
    public void Configure(EntityTypeBuilder<OwnPreset> builder)
    {
        builder.ToTable("presets");
        builder.HasKey(p => new { p.Name, p.Version });
    }
}
