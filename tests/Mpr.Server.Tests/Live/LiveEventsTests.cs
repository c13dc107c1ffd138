using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Server.Access;
using Mpr.Server.Data;
using Mpr.Server.Live;
using Mpr.Testing;

namespace Mpr.Server.Tests.Live;

public sealed class LiveEventsTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_job_is_told_from_its_queue_to_its_end()
    {
        await server.UploadAsync("live/whole.mp4", await TestMedia.ClipAsync(1));
        using var stream = await EventReader.OpenAsync(server.Http, "?types=job.*");

        var job = await SubmitAsync("live/whole.mp4");
        var told = (await stream.UntilAsync("job.succeeded")).Where(t => t.Job == job && t.Type != "job.progress").ToList();

        Assert.Equal("text/event-stream", stream.ContentType);
        Assert.Equal("2000", stream.Retry);
        Assert.Equal(["job.queued", "job.running", "job.succeeded"], told.Select(t => t.Type));
        Assert.All(told, t => Assert.NotNull(t.Id));
        Assert.Equal("live/whole.mp4", told[0].Of("job", "source_key"));
        Assert.Equal("100", told[^1].Of("job", "progress"));
        Assert.True(DateTimeOffset.TryParse(told[0].Data.GetProperty("at").GetString(), out _));
    }

    [Fact]
    public async Task Progress_is_told_while_a_job_runs_and_has_no_id()
    {
        await server.UploadAsync("live/long.mp4", await TestMedia.ClipAsync(60, "1280x720"));
        using var stream = await EventReader.OpenAsync(server.Http);
        var job = (await server.PostAsync(
            "/api/jobs", new { source_key = "live/long.mp4", type = "transcode", preset = "mp4-h264-720p" }))
            .GetProperty("id").GetString()!;

        var progress = (await stream.UntilAsync("job.progress"))[^1];
        await server.PostAsync($"/api/jobs/{job}/cancel", new { });
        var end = await stream.UntilAsync("job.canceled");

        Assert.Null(progress.Id);
        Assert.Equal("running", progress.Of("job", "status"));
        Assert.InRange(progress.Data.GetProperty("job").GetProperty("progress").GetDouble(), 0, 99.9);
        Assert.Contains(end, t => t.Type == "job.canceling" && t.Job == job);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_comes_back_is_told_what_was_missed_and_only_that(bool byHeader)
    {
        var key = $"live/missed-{byHeader}.mp4";
        await server.UploadAsync(key, await TestMedia.ClipAsync(1));
        string? last;
        using (var stream = await EventReader.OpenAsync(server.Http, "?types=job.*"))
        {
            last = stream.LastId;
        }

        var job = await SubmitAsync(key);
        await server.EndAsync(job);

        using var again = byHeader
            ? await EventReader.OpenAsync(server.Http, $"?job={job}", last)
            : await EventReader.OpenAsync(server.Http, $"?job={job}&last_event_id={last}");
        var told = await again.UntilAsync("job.succeeded");
        using var third = await EventReader.OpenAsync(server.Http, $"?job={job}", told[1].Id);
        var rest = await third.UntilAsync("job.succeeded");

        Assert.Equal(["job.queued", "job.running", "job.succeeded"], told.Select(t => t.Type));
        Assert.Equal(["job.succeeded"], rest.Select(t => t.Type));
    }

    [Fact]
    public async Task Assets_are_told_from_their_registration_to_their_end()
    {
        using var stream = await EventReader.OpenAsync(server.Http, "?types=asset.*,scan.completed");
        await server.UploadAsync("live/asset.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        await server.ProbedAsync("live/asset.mp4");
        await server.UploadAsync("live/asset.mp4", await TestMedia.ClipAsync(2));
        await server.ScanAsync();
        await server.ProbedAsync("live/asset.mp4");
        await server.Store.DeleteAsync(server.Store.BucketIn, "live/asset.mp4", CancellationToken.None);
        await server.ScanAsync();
        await server.UploadAsync("live/asset.mp4", await TestMedia.ClipAsync(2));
        await server.ScanAsync();

        var told = await stream.UntilAsync("asset.restored");

        Assert.Equal(
            [
                "asset.registered", "asset.probed", "asset.removed", "asset.registered", "asset.probed", "asset.removed",
                "asset.restored",
            ],
            told.Where(t => t.Key == "live/asset.mp4").Select(t => t.Type));
        var scans = told.Where(t => t.Type == "scan.completed").ToList();
        Assert.InRange(scans.Count, 3, 4);
        Assert.All(scans, s => Assert.Null(s.Id));
    }

    [Fact]
    public async Task A_deleted_record_is_told_as_removed_once()
    {
        await server.UploadAsync("live/deleted.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        var asset = (await server.ProbedAsync("live/deleted.mp4")).Json.GetProperty("id").GetString()!;
        using var stream = await EventReader.OpenAsync(server.Http, $"?asset={asset}");
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/assets/{asset}");
        request.Headers.Add("If-Match", "*");
        using var deleted = await server.Http.SendAsync(request);

        // What happened just before may still be told.
        var told = (await stream.UntilAsync("asset.removed"))[^1];

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(asset, told.Of("asset", "id"));
        Assert.Equal("", told.Of("asset", "status"));
    }

    [Theory]
    [InlineData("?types=job.eaten")]
    [InlineData("?last_event_id=12")]
    [InlineData("?last_event_id=1-x")]
    public async Task What_makes_no_sense_is_refused(string query)
    {
        using var response = await server.Http.GetAsync("/api/events" + query);

        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_id_of_another_database_is_told_to_start_anew()
    {
        using var stream = await EventReader.OpenAsync(server.Http, lastEventId: "999999999-1");

        var told = await stream.NextAsync();

        Assert.Equal("stream.reset", told!.Type);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_held_within_bounds_and_misses_nothing()
    {
        const int Many = 2000;
        var hub = server.Services.GetRequiredService<LiveHub>();
        using var slow = await hub.ListenAsync(
            new LiveFilter(Caller.Open, null, null, LiveTypes.Read(["asset.removed"])), null, CancellationToken.None);
        using var quick = await EventReader.OpenAsync(server.Http, "?types=asset.removed");

        await WriteEventsAsync("flood", Many);
        var last = 0;
        while (last < Many)
        {
            var told = await quick.NextAsync();
            last = told!.Key!.StartsWith("flood/", StringComparison.Ordinal) ? last + 1 : last;
        }

        var keys = new List<string>();
        var largest = 0;
        await foreach (var batch in slow.ReadAsync(CancellationToken.None))
        {
            largest = Math.Max(largest, batch.Events.Count);
            keys.AddRange(batch.Events.Select(e => e.Asset!.Key).Where(k => k.StartsWith("flood/", StringComparison.Ordinal)));
            if (keys.Count >= Many)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, Many).Select(i => $"flood/{i}"), keys);
        Assert.InRange(largest, 1, Mpr.Server.Live.EventLog.PageSize);
    }

    [Fact]
    public async Task Many_clients_cost_the_database_what_one_does()
    {
        const int Clients = 60;
        var hub = server.Services.GetRequiredService<LiveHub>();
        using var counter = await StatementCounter.StartAsync(server.Data);
        // The end of another test's stream may have been noticed only now.
        var (before, watch) = (counter.Reads("asset_events"), Stopwatch.StartNew());
        var streams = new List<EventReader>();
        for (var client = 0; client < Clients; client++)
        {
            streams.Add(await EventReader.OpenAsync(server.Http, "?types=asset.removed"));
        }

        await WriteEventsAsync("shared", 1);
        foreach (var stream in streams)
        {
            Assert.Equal("shared/0", (await stream.UntilAsync("asset.removed"))[^1].Key);
        }

        // One read at the start, and one a round: the first at once, the last perhaps under way, timers a little early.
        var rounds = Math.Ceiling(watch.Elapsed.TotalSeconds / 0.25) + 3;
        Assert.InRange(counter.Reads("asset_events") - before, 1, rounds + 1);
        streams.ForEach(s => s.Dispose());
        await Eventually.BecomesTrueAsync(() => Task.FromResult(hub.Listening <= 3), "the end of the streams");
    }

    private async Task WriteEventsAsync(string folder, int count)
    {
        var databases = server.Services.GetRequiredService<IDbContextFactory<MprDbContext>>();
        await using var db = await databases.CreateDbContextAsync();
        var now = TimeProvider.System.GetUtcNow();
        for (var number = 0; number < count; number++)
        {
            db.Add(new AssetEvent
            {
                AssetId = "asset_gone",
                Key = $"{folder}/{number}",
                Kind = AssetEventKind.Removed,
                At = now,
            });
        }

        await db.SaveChangesAsync();
    }

    private async Task<string> SubmitAsync(string key) =>
        (await server.PostAsync("/api/jobs", new { source_key = key, type = "trim", start = 0, end = 0.5 }))
        .GetProperty("id").GetString()!;
}
