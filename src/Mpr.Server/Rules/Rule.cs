using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Mpr.Processing;

namespace Mpr.Server.Rules;

/// <summary>Starts a job for each new asset that fits, once it is probed.</summary>
public sealed class Rule
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Beginning of the source key; empty for any.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>What the whole source key looks like, see <see cref="KeyPattern"/>; null for anything.</summary>
    public string? Pattern { get; set; }

    public MediaKind? Kind { get; set; }

    /// <summary>Bytes, inclusive.</summary>
    public long? MinSize { get; set; }

    /// <summary>Bytes, inclusive.</summary>
    public long? MaxSize { get; set; }

    /// <summary>Seconds, inclusive.</summary>
    public double? MinDuration { get; set; }

    /// <summary>Seconds, inclusive.</summary>
    public double? MaxDuration { get; set; }

    /// <summary>The job as it would be submitted, without source and output key, as JSON.</summary>
    public required string Job { get; set; }

    /// <summary>Makes the output key, see <see cref="OutputTemplate"/>; null takes the operation's default.</summary>
    public string? OutputTemplate { get; set; }

    /// <summary>Assets that are probed while it is false are not kept for it.</summary>
    public bool Enabled { get; set; } = true;

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What became of an asset version under a rule.</summary>
public enum RuleMatchStatus
{
    /// <summary>To be looked at.</summary>
    Pending,

    /// <summary>It has its job.</summary>
    Started,

    /// <summary>It cannot have one; the code says why.</summary>
    Refused,
}

/// <summary>
/// An asset version that a rule looks at, or has looked at. The primary key lets each version trigger a rule once. The
/// database writes the row in the transaction that makes the asset ready (<see cref="RuleTriggers"/>), so a rule sees what
/// is probed while it exists and nothing older.
/// </summary>
public sealed class RuleMatch
{
    public required string RuleId { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required string ETag { get; init; }

    public required string AssetId { get; init; }

    public RuleMatchStatus Status { get; set; }

    /// <summary>
    /// The job's id, chosen and committed before the job is: whoever repeats the work after a death submits the same job,
    /// and the primary key of the jobs takes it once. Null before.
    /// </summary>
    public string? JobId { get; set; }

    /// <summary>Stable code of a refusal; null when there was none.</summary>
    public string? Code { get; set; }

    public string? Detail { get; set; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Not looked at before this time; while it is worked on, the end of a lease.</summary>
    public required DateTimeOffset DueAt { get; set; }
}

internal sealed class RuleMapping : IEntityTypeConfiguration<Rule>
{
    public void Configure(EntityTypeBuilder<Rule> builder)
    {
        builder.ToTable("rules");
        builder.HasKey(r => r.Id);
    }
}

internal sealed class RuleMatchMapping : IEntityTypeConfiguration<RuleMatch>
{
    public void Configure(EntityTypeBuilder<RuleMatch> builder)
    {
        builder.ToTable("rule_matches");
        builder.HasKey(m => new { m.RuleId, m.Bucket, m.Key, m.ETag });
        builder.HasIndex(m => m.DueAt).HasFilter("status = 'pending'").HasDatabaseName("ix_rule_matches_due");
        builder.HasOne<Rule>().WithMany().HasForeignKey(m => m.RuleId).OnDelete(DeleteBehavior.Cascade);
    }
}
