using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Jobs;

internal sealed class MediaJobMapping : IEntityTypeConfiguration<MediaJob>
{
    public const string ActiveOutputIndex = "ix_jobs_active_output";

    public void Configure(EntityTypeBuilder<MediaJob> builder)
    {
        // Two unfinished jobs never write the same key, whichever process took them.
        builder.HasIndex(j => j.OutputKey).IsUnique().HasFilter("status IN ('queued', 'running', 'canceling')")
            .HasDatabaseName(ActiveOutputIndex);
        builder.HasIndex(j => j.SourceKey).HasDatabaseName("ix_jobs_source");
    }
}
