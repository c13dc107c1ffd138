using System.Net;
using Microsoft.AspNetCore.Builder;
using Mpr.Server.Hosting;
using Mpr.Server.Tests.Data;
using Mpr.Testing;

namespace Mpr.Server.Tests.Rules;

/// <summary>Two servers on one PostgreSQL, each with its rules at work.</summary>
public sealed class TwoServersTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task Each_asset_gets_one_job_however_many_servers_look()
    {
        string[] keys = [.. Enumerable.Range(0, 12).Select(n => $"two/{n:00}.mp4")];
        var clip = await TestMedia.ClipAsync(1);
        foreach (var key in keys)
        {
            await server.UploadAsync(key, clip);
        }

        var options = server.Options with { DataDirectory = Path.Combine(server.Data, "other"), Pools = [] };
        await using WebApplication other = await MprServer.BuildAsync(options, CancellationToken.None);
        await other.StartAsync();
        var rule = (await server.PostAsync(
            "/api/rules",
            new { name = "two", prefix = "two/", job = new { type = "trim", start = 0, end = 0.5 } },
            HttpStatusCode.Created)).GetProperty("id").GetString();

        await server.ScanAsync();
        await Eventually.BecomesTrueAsync(
            async () => (await server.GetAsync($"/api/rules/{rule}/matches?status=started"))
                .GetProperty("items").GetArrayLength() == keys.Length,
            "a job for each asset",
            TimeSpan.FromSeconds(60));

        await other.StopAsync();
        var jobs = (await server.GetAsync("/api/jobs?limit=200")).GetProperty("items").EnumerateArray()
            .Select(j => j.GetProperty("source_key").GetString()!).Order(StringComparer.Ordinal);
        Assert.Equal(keys, jobs);
    }
}
