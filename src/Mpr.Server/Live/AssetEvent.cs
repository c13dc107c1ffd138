using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Live;

/// <summary>What happened to an asset.</summary>
public enum AssetEventKind
{
    /// <summary>A new version of an object was registered.</summary>
    Registered,

    /// <summary>The probe has decided: ready or rejected.</summary>
    Probed,

    /// <summary>It has got previews, or others than before.</summary>
    Previewed,

    /// <summary>Its object is gone or was replaced, or its record was deleted.</summary>
    Removed,

    /// <summary>An object that was gone is there again.</summary>
    Restored,
}

/// <summary>
/// A change of an asset, written by the database itself within the transaction that made it, as
/// <see cref="Mpr.Jobs.JobEvent"/> is. Kept for a week.
/// </summary>
public sealed class AssetEvent
{
    /// <summary>Grows with each event; overlapping transactions may become visible out of order.</summary>
    public long Seq { get; init; }

    /// <summary>The asset; its row may be gone by now.</summary>
    public required string AssetId { get; init; }

    /// <summary>The asset's key, for whoever may see only some.</summary>
    public required string Key { get; init; }

    public AssetEventKind Kind { get; init; }

    /// <summary>When, by the database's clock.</summary>
    public DateTimeOffset At { get; init; }
}

internal sealed class AssetEventMapping : IEntityTypeConfiguration<AssetEvent>
{
    public void Configure(EntityTypeBuilder<AssetEvent> builder)
    {
        // No index but the key, and no tie to the asset: a scan writes a row here for each object that it registers.
        builder.ToTable("asset_events");
        builder.HasKey(e => e.Seq);
        builder.Property(e => e.Seq).ValueGeneratedOnAdd();
    }
}
