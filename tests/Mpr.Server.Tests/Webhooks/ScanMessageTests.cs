using System.Net;
using System.Text.Json;
using Mpr.Server.Hosting;
using Mpr.Server.Webhooks;
using Mpr.Testing;

namespace Mpr.Server.Tests.Webhooks;

/// <summary>A server whose webhooks may go to this machine.</summary>
public sealed class TellingServer : RunningServer
{
    protected override MprServerOptions Configure(MprServerOptions options) =>
        options with { Webhooks = new WebhookOptions { AllowPrivate = true } };
}

public sealed class ScanMessageTests(TellingServer server) : IClassFixture<TellingServer>
{
    [Fact]
    public async Task A_scan_that_somebody_asked_for_is_told_to_who_is_told_of_everything()
    {
        await using var receiver = await Receiver.StartAsync();
        await AddAsync(receiver.Url + "/all", null, null);
        await AddAsync(receiver.Url + "/scans", ["scan.completed"], null);
        await AddAsync(receiver.Url + "/limited", ["scan.completed"], "tenant/");
        await AddAsync(receiver.Url + "/jobs", ["job.failed"], null);
        await server.UploadAsync("scan/a.wav", await TestMedia.ToneAsync(1));

        var answer = await server.ScanAsync();
        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(receiver.Messages.Count(m => m.Type == "scan.completed") >= 2), "both messages");
        var listed = await server.GetAsync("/api/deliveries");

        var told = receiver.Messages.Where(m => m.Type == "scan.completed").ToList();
        Assert.Equal(["/hook/all", "/hook/scans"], told.Select(m => m.Path).Order(StringComparer.Ordinal));
        var data = JsonSerializer.Deserialize<JsonElement>(told[0].Body).GetProperty("data");
        foreach (var count in new[] { "found", "registered", "skipped", "missing" })
        {
            Assert.Equal(answer.GetProperty(count).GetInt64(), data.GetProperty(count).GetInt64());
        }

        var rows = listed.GetProperty("items").EnumerateArray().Where(d => d.GetProperty("type").GetString() == "scan.completed");
        Assert.Equal(2, rows.Count());
    }

    private Task<JsonElement> AddAsync(string url, string[]? events, string? prefix) =>
        server.PostAsync("/api/webhooks", new { url, events, prefix }, HttpStatusCode.Created);
}
