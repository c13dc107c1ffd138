using Mpr.Server.Hosting;
using Mpr.Server.Tests.Data;
using Mpr.Server.Tests.Live;
using Mpr.Testing;

namespace Mpr.Server.Tests.Queue;

/// <summary>An API without a worker, on PostgreSQL.</summary>
public sealed class ApiAlone : PostgreSqlServer
{
    protected override MprServerOptions Configure(MprServerOptions options) => options with { Pools = [] };
}

public sealed class WorkerProcessTests(ApiAlone api) : IClassFixture<ApiAlone>
{
    [Fact]
    public async Task A_worker_of_its_own_does_what_the_api_takes()
    {
        await api.UploadAsync("alone/clip.mp4", await TestMedia.ClipAsync(1));
        var job = (await api.PostAsync("/api/jobs", new { source_key = "alone/clip.mp4", type = "trim", start = 0, end = 0.5 }))
            .GetProperty("id").GetString()!;
        var place = (await api.GetAsync($"/api/jobs/{job}")).GetProperty("place");
        Assert.Equal("no_worker", place.GetProperty("reason").GetString());

        using var worker = await MprServer.BuildWorkerAsync(
            api.Options with { DataDirectory = Path.Combine(api.Data, "worker"), Pools = [new("small", 1)] },
            CancellationToken.None);
        await worker.StartAsync();

        var ended = (await api.EndAsync(job)).Json;
        await worker.StopAsync();
        Assert.Equal("succeeded", ended.GetProperty("status").GetString());
        // It takes its row away when it stops.
        Assert.Empty((await api.GetAsync("/api/workers")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task What_another_process_does_is_told_live()
    {
        await api.UploadAsync("alone/live.mp4", await TestMedia.ClipAsync(60, "1280x720"));
        using var stream = await EventReader.OpenAsync(api.Http);
        var job = (await api.PostAsync(
            "/api/jobs", new { source_key = "alone/live.mp4", type = "transcode", preset = "mp4-h264-720p" }))
            .GetProperty("id").GetString()!;
        using var worker = await MprServer.BuildWorkerAsync(
            api.Options with { DataDirectory = Path.Combine(api.Data, "live"), Pools = [new("cpu", 1)] },
            CancellationToken.None);
        await worker.StartAsync();

        var progress = await stream.UntilAsync("job.progress");
        await api.PostAsync($"/api/jobs/{job}/cancel", new { });
        await stream.UntilAsync("job.canceled");
        await worker.StopAsync();

        var types = progress.Where(t => t.Key == "alone/live.mp4" || t.Job == job).Select(t => t.Type).ToList();
        Assert.Equal(["asset.registered", "asset.probed", "job.queued", "job.running", "job.progress"], types);
    }

    [Fact]
    public async Task A_worker_of_its_own_refuses_a_database_of_one_process()
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => MprServer.BuildWorkerAsync(api.Options with { Database = "sqlite:x.db" }, CancellationToken.None));

        Assert.Contains("MPR_DATABASE", refusal.Message, StringComparison.Ordinal);
    }
}
