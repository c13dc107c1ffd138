using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Events;

/// <summary>
/// A key of the in bucket of which something was heard. What has happened is not kept: events come late, twice and in
/// any order, so the object itself is asked.
/// </summary>
public sealed class NotedKey
{
    public required string Key { get; init; }

    /// <summary>Another one with each event: a row that changed while its object was asked stays.</summary>
    public required string Stamp { get; set; }

    /// <summary>Not looked at before this time.</summary>
    public required DateTimeOffset DueAt { get; set; }
}

internal sealed class NotedKeyMapping : IEntityTypeConfiguration<NotedKey>
{
    public void Configure(EntityTypeBuilder<NotedKey> builder)
    {
        builder.ToTable("noted_keys");
        builder.HasKey(k => k.Key);
        builder.HasIndex(k => k.DueAt).HasDatabaseName("ix_noted_keys_due");
    }
}
