using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Mpr.Server.Tests.Access;
using Mpr.Testing;

namespace Mpr.Server.Tests.Uploads;

/// <summary>The real Uppy in a real browser, logged in by a cookie.</summary>
public sealed class UppyTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    private const int CannotRun = 77;

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);

    private static readonly int Large =
        (LongRuns.Asked ? 100 : 12) << 20;

    [Fact]
    public async Task An_unmodified_Uppy_uploads_in_parts_and_by_form()
    {
        const string name = "Příliš žluťoučký kůň 馬 + 100 %.mp4";
        var answer = await RunAsync(name, Large, name, 1 << 20);

        Assert.Empty(answer.GetProperty("foreign").EnumerateArray());
        var results = answer.GetProperty("results").EnumerateArray().ToList();
        await AssertStoredAsync(results[0], name, Large);
        await AssertStoredAsync(results[1], "Příliš žluťoučký kůň 馬 + 100 % (2).mp4", 1 << 20);
        Assert.Equal((Large + (5 << 20) - 1) / (5 << 20), results[0].GetProperty("parts").GetInt32());
        Assert.Equal(0, results[1].GetProperty("parts").GetInt32());
    }

    private async Task AssertStoredAsync(JsonElement result, string key, int size)
    {
        Assert.Empty(result.GetProperty("errors").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(key, result.GetProperty("key").GetString());
        await using var stored = await server.Store.OpenRangeAsync(server.Store.BucketIn, key, 0, null);
        Assert.Equal(size, stored.Object.Size);
        Assert.Equal("video/mp4", stored.Object.ContentType);
        Assert.Equal(
            result.GetProperty("sha256").GetString(), Convert.ToHexStringLower(await SHA256.HashDataAsync(stored.Body)));
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                using var asset = await server.Admin.GetAsync("/api/assets/by-key?key=" + Uri.EscapeDataString(key));
                return asset.IsSuccessStatusCode;
            },
            "the asset");
    }

    private async Task<JsonElement> RunAsync(params object[] files)
    {
        var start = new ProcessStartInfo(
            "bash",
            [
                Repository.File("tests/tools/uppy/run"), server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority),
                server.AdminKey, .. files.Select(f => FormattableString.Invariant($"{f}")),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(AtMost);
        await using var end = deadline.Token.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.SkipWhen(process.ExitCode == CannotRun, $"Uppy cannot be run: {await errors}");
        Assert.True(process.ExitCode == 0, $"Uppy's page ended with {process.ExitCode}: {await errors}");
        return JsonSerializer.Deserialize<JsonElement>(output);
    }
}
