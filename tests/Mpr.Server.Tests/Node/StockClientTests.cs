using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Server.Tests.Node;

/// <summary>What the clients of others say of the GraphQL face.</summary>
public sealed class StockClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task All_audits_of_GraphQL_over_HTTP_pass()
    {
        var told = await NodeTools.Clients.RunAsync("audit.mjs", Address("http"));
        var audits = JsonSerializer.Deserialize<JsonElement>(told).EnumerateArray().ToList();
        var others = audits.Where(a => a.GetProperty("status").GetString() != "ok").Select(a => a.ToString()).ToList();

        Assert.True(others.Count == 0, string.Join('\n', others));
        Assert.Equal(61, audits.Count);
    }

    [Theory]
    [InlineData("sse", "http")]
    [InlineData("ws", "ws")]
    public async Task A_stock_client_follows_a_job_to_its_end(string way, string scheme)
    {
        var key = $"stock/{way}.mp4";
        await server.UploadAsync(key, await TestMedia.ClipAsync(1));
        var job = (await server.PostAsync("/api/jobs", new { source_key = key, type = "trim", start = 0, end = 0.5 }))
            .GetProperty("id").GetString()!;

        var output = await NodeTools.Clients.RunAsync(
            "subscribe.mjs", way, Address(scheme), $$"""subscription { jobProgress(id: "{{job}}") { status progress } }""");

        var last = JsonSerializer.Deserialize<JsonElement>(output.Trim().Split('\n')[^1]);
        Assert.Equal("SUCCEEDED", last.GetProperty("data").GetProperty("jobProgress").GetProperty("status").GetString());
    }

    private string Address(string scheme) =>
        new UriBuilder(new Uri(server.Http.BaseAddress!, "/graphql")) { Scheme = scheme }.Uri.ToString();
}
