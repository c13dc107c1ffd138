using Microsoft.Extensions.DependencyInjection;
using Mpr.Server.Live;
using Mpr.Testing;

namespace Mpr.Server.Tests.Live;

/// <summary>How streams end; alone on its server, for it counts them.</summary>
public sealed class LiveEndTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Killed_clients_leave_nothing_alive()
    {
        var hub = server.Services.GetRequiredService<LiveHub>();
        await Eventually.BecomesTrueAsync(() => Task.FromResult(hub.Listening == 0), "the end of an earlier test's streams");
        var streams = new List<EventReader>();
        for (var client = 0; client < 8; client++)
        {
            streams.Add(await EventReader.OpenAsync(server.Http));
        }

        Assert.Equal(8, hub.Listening);
        streams.ForEach(s => s.Dispose());

        await Eventually.BecomesTrueAsync(() => Task.FromResult(hub.Listening == 0), "the end of all streams");
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams_and_the_next_one_resumes_them()
    {
        await server.UploadAsync("live/restart.mp4", await TestMedia.ClipAsync(1));
        using var stream = await EventReader.OpenAsync(server.Http, "?types=asset.registered");
        await server.ScanAsync();
        var before = await stream.NextAsync();

        await server.RestartAsync();
        var end = await stream.NextAsync();
        await server.UploadAsync("live/after.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        using var again = await EventReader.OpenAsync(server.Http, "?types=asset.registered", stream.LastId);
        var after = await again.NextAsync();

        Assert.Equal("live/restart.mp4", before!.Key);
        Assert.Null(end);
        Assert.Equal("live/after.mp4", after!.Key);
    }
}
