using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mpr.Server.Data;
using Mpr.Server.Live;

namespace Mpr.Server.Tests.Live;

/// <summary>How events are forgotten; alone on its server, for they must be the oldest there.</summary>
public sealed class EventSweepTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Events_of_more_than_a_week_ago_are_forgotten_and_who_comes_back_for_them_is_told()
    {
        var databases = server.Services.GetRequiredService<IDbContextFactory<MprDbContext>>();
        await using var db = await databases.CreateDbContextAsync();
        foreach (var (key, days) in new[] { ("old/1", 9), ("old/2", 8), ("new/1", 6), ("new/2", 0) })
        {
            db.Add(new AssetEvent
            {
                AssetId = "asset_gone",
                Key = key,
                Kind = AssetEventKind.Registered,
                At = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(days),
            });
            await db.SaveChangesAsync();
        }

        var sweep = server.Services.GetServices<IHostedService>().OfType<EventSweep>().Single();
        var forgotten = await sweep.ForgetAsync(CancellationToken.None);
        var again = await sweep.ForgetAsync(CancellationToken.None);
        using var late = await EventReader.OpenAsync(server.Http, lastEventId: "0-0");
        var told = new[] { await late.NextAsync(), await late.NextAsync(), await late.NextAsync() };
        using var recent = await EventReader.OpenAsync(server.Http, lastEventId: "0-3");

        Assert.Equal((2, 0), (forgotten, again));
        Assert.Equal(["stream.reset", "asset.registered", "asset.registered"], told.Select(t => t!.Type));
        Assert.Equal(["new/1", "new/2"], told.Skip(1).Select(t => t!.Key));
        Assert.Equal("new/2", (await recent.NextAsync())!.Key);
    }
}
