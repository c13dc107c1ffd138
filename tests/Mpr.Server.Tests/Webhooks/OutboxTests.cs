using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;
using Mpr.Server.Webhooks;
using Mpr.Testing;

namespace Mpr.Server.Tests.Webhooks;

/// <summary>The rows that the database writes by itself.</summary>
public sealed class OutboxTests
{
    [Fact]
    public async Task Whatever_happens_to_an_asset_becomes_one_row_for_each_who_wants_it()
    {
        await using var bench = await WebhookBench.StartAsync();
        await LifeOfAnAssetAsync(bench);
    }

    [Fact]
    public async Task PostgreSQL_writes_the_same_rows()
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await cluster.ExecuteAsync("CREATE DATABASE mpr");
        await using var bench = await WebhookBench.StartAsync(cluster.ConnectionString("mpr"));
        await LifeOfAnAssetAsync(bench);
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_told()
    {
        await using var bench = await WebhookBench.StartAsync();
        await bench.AddAsync("http://127.0.0.1:9/x");
        await using (var db = await bench.OpenAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Add(bench.NewAsset());
            await db.SaveChangesAsync();
            Assert.Equal(1, await db.WebhookDeliveries.CountAsync());
        }

        Assert.Empty(await bench.RowsAsync());
    }

    [Fact]
    public async Task A_prefix_and_a_disabled_webhook_keep_rows_away()
    {
        await using var bench = await WebhookBench.StartAsync();
        var limited = await bench.Webhooks.CreateAsync(
            new WebhookRequest { Url = "http://127.0.0.1:9/x", Prefix = "ä_%/" }, CancellationToken.None);
        await bench.Webhooks.CreateAsync(
            new WebhookRequest { Url = "http://127.0.0.1:9/y", Enabled = false }, CancellationToken.None);

        await bench.RegisterAsync("other/a.mp4");
        await bench.RegisterAsync("äxy/a.mp4");
        var wanted = await bench.RegisterAsync("ä_%/\"a\"\\.mp4");

        var row = Assert.Single(await bench.RowsAsync());
        Assert.Equal((limited.Id, wanted.Id), (row.WebhookId, row.Subject));
        Assert.Equal(wanted.Key, JsonSerializer.Deserialize<JsonElement>(row.Data).GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("ftp://example.com/x", "invalid_request")]
    [InlineData("http://user:password@example.com/", "invalid_request")]
    [InlineData("/relative", "invalid_request")]
    [InlineData("http://127.0.0.1/", "address_refused")]
    [InlineData("http://localhost:8080/", "address_refused")]
    [InlineData("http://2130706433/", "address_refused")]
    [InlineData("http://0x7f.1/", "address_refused")]
    [InlineData("http://[::ffff:10.0.0.1]/", "address_refused")]
    [InlineData("http://169.254.169.254/latest/meta-data", "address_refused")]
    public async Task Addresses_that_nobody_may_be_told_at_are_refused_at_once(string url, string code)
    {
        await using var bench = await WebhookBench.StartAsync(allowPrivate: false);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => bench.AddAsync(url));

        Assert.Equal(code, refused.Code);
    }

    private static async Task LifeOfAnAssetAsync(WebhookBench bench)
    {
        var all = await bench.AddAsync("http://127.0.0.1:9/all");
        await bench.AddAsync("http://127.0.0.1:9/probed", "asset.probed", "job.failed");
        var asset = await bench.RegisterAsync();
        await ChangeAsync(asset, a => a.Status = AssetStatus.Ready);
        await ChangeAsync(asset, a => a.Duration = 1);
        await ChangeAsync(asset, a => a.MissingSince = bench.Time.GetUtcNow());
        await ChangeAsync(asset, a => a.MissingSince = null);
        await using (var db = await bench.OpenAsync())
        {
            await db.Assets.ExecuteDeleteAsync();
        }

        var rows = await bench.RowsAsync();
        Assert.Equal(
            ["asset.registered", "asset.probed", "asset.removed", "asset.registered", "asset.removed"],
            rows.Where(r => r.WebhookId == all.Id).Select(r => r.Type));
        Assert.Equal(["asset.probed"], rows.Where(r => r.WebhookId != all.Id).Select(r => r.Type));
        Assert.Distinct(rows.Select(r => r.Id));
        var probed = JsonSerializer.Deserialize<JsonElement>(rows.Last(r => r.Type == "asset.probed").Data);
        Assert.Equal("ready", probed.GetProperty("status").GetString());
        Assert.Equal(7, probed.GetProperty("size").GetInt64());

        async Task ChangeAsync(Asset what, Action<Asset> change)
        {
            await using var db = await bench.OpenAsync();
            var row = await db.Assets.SingleAsync(a => a.Id == what.Id);
            change(row);
            await db.SaveChangesAsync();
        }
    }
}
