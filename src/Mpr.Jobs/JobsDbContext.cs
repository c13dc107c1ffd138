using Microsoft.EntityFrameworkCore;
using Mpr.Jobs.Data;

namespace Mpr.Jobs;

/// <summary>
/// The engine's tables. The application derives its own context, adds its tables and owns the migrations, for SQLite
/// and PostgreSQL. Names of tables and columns are snake_case for all entities; every <see cref="DateTimeOffset"/> is
/// a bigint of Unix milliseconds and text sorts ordinally, so both databases compare and sort alike. After migrating,
/// call <see cref="JobsSchema.InstallAsync"/>.
/// </summary>
/// <param name="options">As for any context.</param>
public abstract class JobsDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>Jobs of every kind.</summary>
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>Tasks of all jobs.</summary>
    public DbSet<JobTask> Tasks => Set<JobTask>();

    /// <summary>Which task waits for which.</summary>
    public DbSet<TaskDependency> TaskDependencies => Set<TaskDependency>();

    /// <summary>Every run of every task.</summary>
    public DbSet<TaskAttempt> TaskAttempts => Set<TaskAttempt>();

    /// <summary>Processes that take tasks.</summary>
    public DbSet<WorkerRow> Workers => Set<WorkerRow>();

    /// <summary>Changes of the states of jobs, in their order.</summary>
    public DbSet<JobEvent> JobEvents => Set<JobEvent>();

    /// <summary>Pools that were paused at some time.</summary>
    public DbSet<PoolRow> Pools => Set<PoolRow>();

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<JobStatus>().HaveConversion<LowerCaseEnum<JobStatus>>();
        configurationBuilder.Properties<JobTaskStatus>().HaveConversion<LowerCaseEnum<JobTaskStatus>>();
        configurationBuilder.Properties<AttemptEnding>().HaveConversion<LowerCaseEnum<AttemptEnding>>();
        if (Database.ProviderName == SqlDialect.PostgreSqlProvider)
        {
            configurationBuilder.Properties<string>().UseCollation("C");
        }
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        base.OnModelCreating(modelBuilder);
        JobsModel.Build(modelBuilder);
    }
}
