using System.Net;
using Mpr.Server.Assets;
using Mpr.Testing;

namespace Mpr.Server.Tests.Data;

/// <summary>The application on a private PostgreSQL server.</summary>
public class PostgreSqlServer : RunningServer
{
    private PostgreSqlCluster? _cluster;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected override async Task<string?> DatabaseAsync()
    {
        if (_cluster is null)
        {
            _cluster = await PostgreSqlCluster.StartAsync();
            await _cluster.ExecuteAsync("CREATE DATABASE mpr");
        }

        return _cluster.ConnectionString("mpr");
    }
}

public sealed class PostgreSqlTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task The_main_job_runs_as_it_does_on_SQLite()
    {
        var clip = await TestMedia.ClipAsync(2);
        string[] keys = ["pg/Z.mp4", "pg/a b.mp4", "pg/\uE000.mp4", "pg/\U0001F3AC.mp4"];
        foreach (var key in keys)
        {
            await server.UploadAsync(key, clip);
        }

        var scans = await Task.WhenAll(server.ScanAsync(), server.ScanAsync());
        var job = await server.RunAsync(new { source_key = "pg/a b.mp4", type = "trim", start = 0.5, end = 1.5, mode = "exact" });
        var refused = await server.PostAsync(
            "/api/jobs",
            new { source_key = "pg/a b.mp4", type = "trim", start = 0.5, end = 1.5, mode = "exact" },
            HttpStatusCode.Conflict);
        var listed = await server.GetAsync("/api/assets?prefix=pg/");
        await server.RestartAsync();
        var after = await server.GetAsync("/api/jobs/" + job.GetProperty("id").GetString());

        // The other test's source may be among those that a scan tells of.
        var told = scans.SelectMany(s => s.GetProperty("files").EnumerateArray()).Select(f => f.GetString()!)
            .Where(f => f.StartsWith("pg/", StringComparison.Ordinal));
        Assert.Equal(keys, told.Order(KeyOrder.Instance));
        Assert.Equal(1, job.GetProperty("output").GetProperty("duration").GetDouble(), 0.15);
        Assert.Equal("output_exists", refused.GetProperty("code").GetString());
        Assert.Equal(keys, listed.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("key").GetString()));
        Assert.Equal("succeeded", after.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_text_that_PostgreSQL_cannot_keep_is_refused()
    {
        using var listed = await server.Http.GetAsync("/api/jobs?source_key=a%00b");
        using var shown = await server.Http.GetAsync("/api/assets/by-key?key=a%00b.mp4");

        Assert.Equal(HttpStatusCode.BadRequest, listed.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, shown.StatusCode);
    }

    [Fact]
    public async Task Two_unfinished_jobs_never_write_the_same_key()
    {
        await server.UploadAsync("pg-long.mp4", await TestMedia.ClipAsync(60, "1280x720"));
        var request = new { source_key = "pg-long.mp4", type = "transcode", preset = "mp4-h264-720p" };
        var first = await server.PostAsync("/api/jobs", request);

        var second = await server.PostAsync("/api/jobs", request, HttpStatusCode.Conflict);

        Assert.Equal("output_conflict", second.GetProperty("code").GetString());
        await server.PostAsync($"/api/jobs/{first.GetProperty("id").GetString()}/cancel", new { });
    }
}
