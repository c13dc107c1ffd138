using Hangfire.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedPostgreSql))]

namespace Mpr.Jobs.Tests.Kit;

/// <summary>One server for all tests that only need a database of their own; started with the first of them.</summary>
public sealed class SharedPostgreSql : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgreSqlCluster>> Cluster = new(StartAsync);

    public static Task<PostgreSqlCluster> OpenAsync() => Cluster.Value;

    public async ValueTask DisposeAsync()
    {
        if (Cluster.IsValueCreated && PostgreSqlCluster.Binaries is not null)
        {
            await (await Cluster.Value).DisposeAsync();
        }
    }

    private static async Task<PostgreSqlCluster> StartAsync()
    {
        var cluster = await PostgreSqlCluster.StartAsync();
        await PostgreSqlBackend.MakeTemplateAsync(cluster);
        return cluster;
    }
}

/// <summary>A database in PostgreSQL, which also dispatches.</summary>
public sealed class PostgreSqlBackend(string connectionString) : Backend
{
    private const string Template = "mpr_template";

    public string ConnectionString => connectionString;

    public static async Task<Backend> OpenAsync()
    {
        if (PostgreSqlCluster.Binaries is null)
        {
            Assert.Skip("PostgreSQL is not installed on this machine (no initdb found): its suites are not run.");
        }

        return await CreateAsync(await SharedPostgreSql.OpenAsync());
    }

    public static async Task<PostgreSqlBackend> CreateAsync(PostgreSqlCluster cluster)
    {
        var name = $"t_{Guid.NewGuid():N}";
        await cluster.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
        return new(cluster.ConnectionString(name));
    }

    public static async Task MakeTemplateAsync(PostgreSqlCluster cluster)
    {
        await cluster.ExecuteAsync($"CREATE DATABASE {Template}");
        await using var template = new PostgreSqlBackend(cluster.ConnectionString(Template));
        await using (var context = template.Open())
        {
            await context.Database.EnsureCreatedAsync();
            await JobsSchema.InstallAsync(context);
        }

        await using var connection = new NpgsqlConnection(template.ConnectionString);
        await connection.OpenAsync();
        PostgreSqlObjectsInstaller.Install(connection, "hangfire");
    }

    public override void Configure(DbContextOptionsBuilder builder) => builder.UseNpgsql(connectionString);

    public override void Configure(JobEngineOptions options) => options.PostgreSql = connectionString;

    public override Task CreateAsync() => Task.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        // The engine's dispatcher has a pool of its own: clear what is idle in all of them.
        NpgsqlConnection.ClearAllPools();
        return ValueTask.CompletedTask;
    }
}
