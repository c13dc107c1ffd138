using Microsoft.EntityFrameworkCore;

namespace Mpr.Jobs.Tests.Kit;

/// <summary>A database of its own for one test, with its way of dispatching.</summary>
public abstract class Backend : IAsyncDisposable
{
    public abstract void Configure(DbContextOptionsBuilder builder);

    public abstract void Configure(JobEngineOptions options);

    public abstract ValueTask DisposeAsync();

    public TestJobsContext Open()
    {
        var builder = new DbContextOptionsBuilder<TestJobsContext>();
        Configure(builder);
        return new(builder.Options);
    }

    public virtual async Task CreateAsync()
    {
        await using var context = Open();
        await context.Database.EnsureCreatedAsync();
        await JobsSchema.InstallAsync(context);
    }
}

/// <summary>A SQLite file and dispatch in memory.</summary>
/// <param name="onDisk">On a real disk, where a commit has its price.</param>
public sealed class SqliteBackend(bool onDisk = false) : Backend
{
    // Kills of processes need no disk: in memory a commit does not wait for one that others keep busy.
    private readonly DirectoryInfo _directory = Directory.CreateDirectory(System.IO.Path.Combine(
        !onDisk && Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath(),
        $"mpr-jobs-{Guid.NewGuid():N}"));

    public string DataDirectory => _directory.FullName;

    /// <summary>The database file.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "test.db");

    public override void Configure(DbContextOptionsBuilder builder) => builder
        .UseSqlite($"Data Source={Path}")
        .AddInterceptors(new SqliteConnectionSettings());

    public override void Configure(JobEngineOptions options) => options.DataDirectory = _directory.FullName;

    public override ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _directory.Delete(true);
        return ValueTask.CompletedTask;
    }
}
