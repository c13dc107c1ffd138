using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Previews;

/// <summary>Which previews there are; kept as a number.</summary>
[Flags]
public enum PreviewKinds
{
    None = 0,

    Poster = 1,

    Filmstrip = 2,

    Peaks = 4,
}

/// <summary>What is to be done about the previews of a version.</summary>
public enum PreviewStatus
{
    /// <summary>They are to be made, or made anew.</summary>
    Pending,

    /// <summary>Those that could be made are there.</summary>
    Ready,

    /// <summary>They could not be made, and are not tried again by themselves.</summary>
    Failed,

    /// <summary>The version's record is gone or was replaced: they are to be deleted, and the row after them.</summary>
    Removed,
}

/// <summary>
/// The previews of one version of an object, whichever record it has: an object that is registered anew has the same.
/// Written by triggers in the transaction of what makes them wanted or unwanted, and by compare-and-set from then on.
/// </summary>
public sealed class AssetPreview
{
    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required string ETag { get; init; }

    /// <summary>The latest record of the version.</summary>
    public required string AssetId { get; init; }

    public PreviewStatus Status { get; set; }

    /// <summary>When it was noted; the newest come first.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Not worked on before this time; while it is, the end of a lease.</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>How often it was begun since it was noted.</summary>
    public int Attempts { get; set; }

    public PreviewKinds Kinds { get; set; }

    /// <summary>When they were made; null before.</summary>
    public DateTimeOffset? MadeAt { get; set; }

    /// <summary>The filmstrip's document as JSON; null when there is none.</summary>
    public string? Filmstrip { get; set; }

    /// <summary>Why there is no poster or filmstrip; null when nothing is wrong.</summary>
    public string? PictureProblem { get; set; }

    /// <summary>Why there are no peaks; null when nothing is wrong.</summary>
    public string? SoundProblem { get; set; }
}

internal sealed class AssetPreviewMapping : IEntityTypeConfiguration<AssetPreview>
{
    public void Configure(EntityTypeBuilder<AssetPreview> builder)
    {
        builder.ToTable("asset_previews");
        builder.HasKey(p => new { p.Bucket, p.Key, p.ETag });
        builder.HasIndex(p => p.At).HasFilter("status IN ('pending', 'removed')")
            .HasDatabaseName("ix_asset_previews_open");
    }
}
