using Mpr.Testing;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>The same on PostgreSQL, which asks after nothing by itself in the time of a test.</summary>
public sealed class PostgreSqlLambdaServer : LambdaServer
{
    private PostgreSqlCluster? _cluster;

    protected override TimeSpan Silence => TimeSpan.FromHours(1);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    protected override async Task<string?> DatabaseAsync()
    {
        _cluster = await PostgreSqlCluster.StartAsync();
        await _cluster.ExecuteAsync("CREATE DATABASE mpr");
        return _cluster.ConnectionString("mpr");
    }
}
