using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Mpr.Processing.Failures;
using Mpr.Server.Data;
using Mpr.Server.Previews;
using Mpr.Testing;

namespace Mpr.Server.Tests.Previews;

/// <summary>The rows of previews, on a server that makes none: nobody but the test touches them.</summary>
public sealed class PreviewLedgerTests(RunningServer server) : IClassFixture<RunningServer>
{
    private PreviewLedger Ledger => server.Services.GetRequiredService<PreviewLedger>();

    [Fact]
    public async Task A_version_is_worked_on_by_one_alone()
    {
        var (first, second) = (await NotedAsync("ledger/one.mp4"), await FindAsync("ledger/one.mp4"));

        var claims = await Task.WhenAll(
            Ledger.ClaimAsync(first, CancellationToken.None), Ledger.ClaimAsync(second, CancellationToken.None));

        Assert.Single(claims, c => c);
        Assert.Equal(1, (await FindAsync("ledger/one.mp4")).Attempts);
    }

    [Fact]
    public async Task What_was_made_of_a_version_that_went_meanwhile_is_told_to_nobody()
    {
        var row = await NotedAsync("ledger/late.mp4");
        Assert.True(await Ledger.ClaimAsync(row, CancellationToken.None));
        var id = await ForgetAsync("ledger/late.mp4");
        row.Kinds = PreviewKinds.Poster;

        await Ledger.RecordAsync(row, CancellationToken.None);

        var after = await FindAsync("ledger/late.mp4");
        Assert.Equal(row.AssetId, id);
        Assert.Equal((PreviewStatus.Removed, PreviewKinds.None), (after.Status, after.Kinds));
        Assert.Contains(await Ledger.DueAsync(false, 1000, CancellationToken.None), p => p.Key == "ledger/late.mp4");
    }

    [Fact]
    public async Task What_a_process_died_with_is_made_by_another_one_once_its_lease_is_over()
    {
        var dead = await NotedAsync("ledger/dead.mp4");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(1));
        var ledger = new PreviewLedger(server.Services.GetRequiredService<IDbContextFactory<MprDbContext>>(), time);
        Assert.True(await ledger.ClaimAsync(dead, CancellationToken.None));
        time.Advance(PreviewLedger.Lease / 2);
        Assert.True(await ledger.KeepAsync(dead, CancellationToken.None));
        time.Advance(PreviewLedger.Lease - TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(await DueAsync(), p => p.Key == dead.Key);

        time.Advance(TimeSpan.FromSeconds(2));
        var heir = (await DueAsync()).Single(p => p.Key == dead.Key);
        Assert.True(await ledger.ClaimAsync(heir, CancellationToken.None));
        dead.Kinds = PreviewKinds.Peaks;
        await ledger.RecordAsync(dead, CancellationToken.None);

        Assert.False(await ledger.KeepAsync(dead, CancellationToken.None));
        Assert.Equal((PreviewStatus.Pending, 2), ((await FindAsync(dead.Key)).Status, (await FindAsync(dead.Key)).Attempts));
        Assert.True(await ledger.KeepAsync(heir, CancellationToken.None));

        Task<IReadOnlyList<AssetPreview>> DueAsync() => ledger.DueAsync(true, 1000, CancellationToken.None);
    }

    [Fact]
    public async Task Who_works_on_a_version_that_is_not_wanted_any_more_learns_of_it()
    {
        var row = await NotedAsync("ledger/unwanted.mp4");
        Assert.True(await Ledger.ClaimAsync(row, CancellationToken.None));
        await ForgetAsync("ledger/unwanted.mp4");

        Assert.False(await Ledger.KeepAsync(row, CancellationToken.None));
    }

    [Fact]
    public async Task A_store_that_is_away_is_asked_again_and_not_for_ever()
    {
        var fault = new ProcessingException(FailureCatalogue.StorageUnavailable, "The store is away.");
        var row = await NotedAsync("ledger/away.mp4");
        for (var attempt = 1; attempt <= PreviewLedger.MostAttempts; attempt++)
        {
            Assert.True(await Ledger.ClaimAsync(row, CancellationToken.None));
            var again = await Ledger.FailAsync(row, fault, CancellationToken.None);
            Assert.Equal(attempt < PreviewLedger.MostAttempts, again);
            row = await FindAsync("ledger/away.mp4");
        }

        Assert.Equal(PreviewStatus.Failed, row.Status);
        Assert.Equal("The store is away.", row.PictureProblem);
    }

    [Fact]
    public async Task What_cannot_be_shown_is_tried_once_and_the_reason_is_told()
    {
        var row = await NotedAsync("ledger/bad.mp4");
        var before = await RefusalAsync(row.AssetId);
        Assert.True(await Ledger.ClaimAsync(row, CancellationToken.None));

        var again = await Ledger.FailAsync(
            row, new ProcessingException(FailureCatalogue.CorruptSource, "Nothing but noise."), CancellationToken.None);

        var after = await RefusalAsync(row.AssetId);
        Assert.False(again);
        Assert.Equal("preview_not_ready", before.GetProperty("code").GetString());
        Assert.Equal(("no_picture", "Nothing but noise."), (Text(after, "code"), Text(after, "detail")));
    }

    [Fact]
    public async Task Who_stops_gives_it_back_and_it_has_cost_no_attempt()
    {
        var row = await NotedAsync("ledger/back.mp4");
        Assert.True(await Ledger.ClaimAsync(row, CancellationToken.None));

        await Ledger.HandBackAsync(row, CancellationToken.None);

        Assert.Equal(0, (await FindAsync("ledger/back.mp4")).Attempts);
        Assert.Contains(await Ledger.DueAsync(true, 1000, CancellationToken.None), p => p.Key == "ledger/back.mp4");
    }

    [Fact]
    public async Task Whoever_saw_an_asset_before_its_previews_may_still_delete_it()
    {
        var row = await NotedAsync("ledger/seen.mp4");
        using var seen = await server.Http.GetAsync("/api/assets/" + row.AssetId);
        Assert.True(await Ledger.ClaimAsync(row, CancellationToken.None));
        row.Kinds = PreviewKinds.Poster | PreviewKinds.Peaks;
        await Ledger.RecordAsync(row, CancellationToken.None);
        var now = await server.GetAsync("/api/assets/" + row.AssetId);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/assets/" + row.AssetId);
        request.Headers.IfMatch.Add(seen.Headers.ETag!);

        using var deleted = await server.Http.SendAsync(request);

        Assert.NotNull(now.GetProperty("poster_url").GetString());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task Nothing_comes_into_the_part_of_the_buckets_that_is_its_own()
    {
        var clip = await TestMedia.ClipAsync(1);
        await server.UploadAsync(".mpr/hidden.mp4", clip);
        await server.UploadAsync("ledger/source.mp4", clip);

        var scan = await server.ScanAsync("?files=all");
        using var put = await server.Http.PutAsync("/api/assets/.mpr/put.mp4", new ByteArrayContent([1]));
        using var begun = await server.Http.PostAsJsonAsync("/api/uploads", new { key = ".mpr/up.mp4", size = 1 });
        using var job = await server.Http.PostAsJsonAsync("/api/jobs", new
        {
            source_key = "ledger/source.mp4",
            type = "trim",
            start = 0,
            end = 0.5,
            output_key = ".mpr/previews/x.mp4",
        });
        using var source = await server.Http.PostAsJsonAsync("/api/jobs", new
        {
            source_key = ".mpr/hidden.mp4",
            type = "trim",
            start = 0,
            end = 0.5,
        });

        Assert.DoesNotContain(".mpr/hidden.mp4", scan.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, put.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, begun.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, job.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, source.StatusCode);
    }

    private static string? Text(JsonElement problem, string name) => problem.GetProperty(name).GetString();

    private async Task<AssetPreview> NotedAsync(string key)
    {
        await server.UploadAsync(key, await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        await server.ProbedAsync(key);
        return await FindAsync(key);
    }

    private async Task<AssetPreview> FindAsync(string key)
    {
        var databases = server.Services.GetRequiredService<IDbContextFactory<MprDbContext>>();
        await using var db = await databases.CreateDbContextAsync();
        return await db.AssetPreviews.AsNoTracking().SingleAsync(p => p.Key == key);
    }

    private async Task<string> ForgetAsync(string key)
    {
        var asset = await server.GetAsync("/api/assets/by-key?key=" + Uri.EscapeDataString(key));
        var id = asset.GetProperty("id").GetString()!;
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/assets/" + id);
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return id;
    }

    private async Task<JsonElement> RefusalAsync(string asset)
    {
        using var response = await server.Http.GetAsync($"/api/assets/{asset}/poster");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
    }
}
