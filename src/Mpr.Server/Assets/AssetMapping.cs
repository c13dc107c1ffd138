using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Assets;

internal sealed class AssetMapping : IEntityTypeConfiguration<Asset>
{
    public void Configure(EntityTypeBuilder<Asset> builder)
    {
        builder.ToTable("assets");
        builder.HasKey(a => a.Id);

        // One current version a key: what makes two scans at once register it once.
        builder.HasIndex(a => new { a.Bucket, a.Key }).IsUnique().HasFilter("replaced_at IS NULL")
            .HasDatabaseName("ix_assets_current");

        // The probe worker's queue.
        builder.HasIndex(a => a.Id).HasFilter("status = 'pending'").HasDatabaseName("ix_assets_pending");
    }
}
