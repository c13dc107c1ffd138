using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Mpr.Jobs;
using Mpr.Processing;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Events;
using Mpr.Server.Executors;
using Mpr.Server.Idempotency;
using Mpr.Server.Jobs;
using Mpr.Server.Live;
using Mpr.Server.Presets;
using Mpr.Server.Previews;
using Mpr.Server.Rules;
using Mpr.Server.Webhooks;

namespace Mpr.Server.Data;

/// <summary>
/// The one model for both databases. Each database has a context of its own only because EF keeps its migrations by
/// context type; nothing else differs.
/// </summary>
public abstract class MprDbContext(DbContextOptions options) : JobsDbContext(options)
{
    public DbSet<Asset> Assets => Set<Asset>();

    public DbSet<AssetEvent> AssetEvents => Set<AssetEvent>();

    public DbSet<AssetPreview> AssetPreviews => Set<AssetPreview>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<ApiSession> ApiSessions => Set<ApiSession>();

    public DbSet<KeptAnswer> KeptAnswers => Set<KeptAnswer>();

    public DbSet<NotedKey> NotedKeys => Set<NotedKey>();

    public DbSet<LambdaExecution> LambdaExecutions => Set<LambdaExecution>();

    public DbSet<MediaJob> MediaJobs => Set<MediaJob>();

    public DbSet<OwnPreset> OwnPresets => Set<OwnPreset>();

    public DbSet<Rule> Rules => Set<Rule>();

    public DbSet<RuleMatch> RuleMatches => Set<RuleMatch>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<WebhookAttempt> WebhookAttempts => Set<WebhookAttempt>();

    /// <summary>The transaction under way, for commands that EF does not build; null outside one.</summary>
    public DbTransaction? CurrentTransaction() => Database.CurrentTransaction?.GetDbTransaction();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<AccessScope>().HaveConversion<StoredNameConverter<AccessScope>>();
        configurationBuilder.Properties<AssetEventKind>().HaveConversion<StoredNameConverter<AssetEventKind>>();
        configurationBuilder.Properties<AssetStatus>().HaveConversion<StoredNameConverter<AssetStatus>>();
        configurationBuilder.Properties<DeliveryStatus>().HaveConversion<StoredNameConverter<DeliveryStatus>>();
        configurationBuilder.Properties<MediaKind>().HaveConversion<StoredNameConverter<MediaKind>>();
        configurationBuilder.Properties<PreviewStatus>().HaveConversion<StoredNameConverter<PreviewStatus>>();
        configurationBuilder.Properties<RuleMatchStatus>().HaveConversion<StoredNameConverter<RuleMatchStatus>>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfiguration(new ApiKeyMapping());
        modelBuilder.ApplyConfiguration(new ApiSessionMapping());
        modelBuilder.ApplyConfiguration(new AssetMapping());
        modelBuilder.ApplyConfiguration(new AssetEventMapping());
        modelBuilder.ApplyConfiguration(new AssetPreviewMapping());
        modelBuilder.ApplyConfiguration(new KeptAnswerMapping());
        modelBuilder.ApplyConfiguration(new NotedKeyMapping());
        modelBuilder.ApplyConfiguration(new LambdaExecutionMapping());
        modelBuilder.ApplyConfiguration(new MediaJobMapping());
        modelBuilder.ApplyConfiguration(new OwnPresetMapping());
        modelBuilder.ApplyConfiguration(new RuleMapping());
        modelBuilder.ApplyConfiguration(new RuleMatchMapping());
        modelBuilder.ApplyConfiguration(new WebhookMapping());
        modelBuilder.ApplyConfiguration(new WebhookDeliveryMapping());
        modelBuilder.ApplyConfiguration(new WebhookAttemptMapping());
    }
}

public sealed class SqliteMprDbContext(DbContextOptions<SqliteMprDbContext> options) : MprDbContext(options);

public sealed class PostgresMprDbContext(DbContextOptions<PostgresMprDbContext> options) : MprDbContext(options);
