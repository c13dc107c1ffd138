using Microsoft.EntityFrameworkCore;

namespace Mpr.Jobs.TestWorker;

/// <summary>A kind of job with a column of its own, as an application has.</summary>
public sealed class TestJob : Job
{
    public string? Note { get; init; }
}

public sealed class TestJobsContext(DbContextOptions<TestJobsContext> options) : JobsDbContext(options)
{
    public DbSet<TestJob> TestJobs => Set<TestJob>();
}
