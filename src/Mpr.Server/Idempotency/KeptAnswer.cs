using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Idempotency;

/// <summary>What a request with an Idempotency-Key was answered, for its repetitions.</summary>
public sealed class KeptAnswer
{
    /// <summary>Who sent it: keys of different callers do not meet.</summary>
    public required string Caller { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of route and request in lower-case hex.</summary>
    public required string Fingerprint { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while the first request is being worked on.</summary>
    public int? Status { get; set; }

    public string? Location { get; set; }

    /// <summary>The document that was answered, as JSON.</summary>
    public string? Body { get; set; }
}

internal sealed class KeptAnswerMapping : IEntityTypeConfiguration<KeptAnswer>
{
    public void Configure(EntityTypeBuilder<KeptAnswer> builder)
    {
        builder.ToTable("kept_answers");
        builder.HasKey(a => new { a.Caller, a.Key });
        builder.HasIndex(a => a.CreatedAt).HasDatabaseName("ix_kept_answers_created");
    }
}
