using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Server.Assets;
using Mpr.Testing;

namespace Mpr.Server.Tests.Assets;

public sealed class AssetTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_list_is_filtered_by_what_the_probe_found()
    {
        await HaveAsync("filter/Long Clip.mp4", await TestMedia.ClipAsync(3));
        await HaveAsync("filter/short.mp4", await TestMedia.ClipAsync(1));
        await HaveAsync("filter/tone.wav", await TestMedia.ToneAsync(2));

        Assert.Equal(["filter/Long Clip.mp4"], await KeysAsync("prefix=filter/&q=LONG%20c"));
        Assert.Equal(["filter/tone.wav"], await KeysAsync("prefix=filter/&kind=audio"));
        Assert.Equal(["filter/Long Clip.mp4", "filter/short.mp4"], await KeysAsync("prefix=filter/&codec=h264"));
        Assert.Equal(["filter/Long Clip.mp4"], await KeysAsync("prefix=filter/&codec=h264&min_duration=2"));
        Assert.Equal(["filter/short.mp4"], await KeysAsync("prefix=filter/&codec=h264&max_duration=2"));
        Assert.Empty(await KeysAsync("prefix=filter/&min_size=100000000"));
        Assert.Empty(await KeysAsync("prefix=FILTER/"));
    }

    [Fact]
    public async Task Pages_of_every_order_hold_each_asset_once()
    {
        var clip = await TestMedia.ClipAsync(1);
        for (var i = 0; i < 7; i++)
        {
            // Equal sizes and durations: only the id tells them apart.
            await server.UploadAsync($"order/{i}.mp4", i == 3 ? await TestMedia.ClipAsync(2) : clip);
        }

        await server.ScanAsync();
        for (var i = 0; i < 7; i++)
        {
            await server.ProbedAsync($"order/{i}.mp4");
        }

        foreach (var sort in new[] { "key", "created_at", "size", "duration" })
        {
            var up = await PagesAsync($"prefix=order/&sort={sort}&limit=2");
            var down = await PagesAsync($"prefix=order/&sort=-{sort}&limit=3");

            Assert.Equal(7, up.Distinct().Count());
            Assert.Equal(up, Enumerable.Reverse(down));
            Assert.True(sort is "key" or "created_at" || down[0] == "order/3.mp4", sort);
        }
    }

    [Theory]
    [InlineData("sort=colour")]
    [InlineData("limit=0")]
    [InlineData("cursor=%21%21")]
    [InlineData("sort=size&cursor=S2V5K2E")]
    [InlineData("min_size=many")]
    public async Task What_makes_no_sense_in_a_list_is_told(string query)
    {
        using var response = await server.Http.GetAsync("/api/assets?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_document_that_has_not_changed_is_not_sent_again()
    {
        var id = await HaveAsync("tag/a.mp4", await TestMedia.ClipAsync(1));
        using var first = await server.Http.GetAsync("/api/assets/" + id);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/assets/" + id);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await server.Http.SendAsync(request);

        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task A_record_is_deleted_by_who_has_seen_it_and_its_object_stays()
    {
        var id = await HaveAsync("delete/a.mp4", await TestMedia.ClipAsync(1));

        using var blind = await DeleteAsync(id, "", null);
        using var stale = await DeleteAsync(id, "", "\"0123\"");
        using var seen = await DeleteAsync(id, "", await TagAsync(id));
        using var gone = await server.Http.GetAsync("/api/assets/" + id);

        Assert.Equal((HttpStatusCode)428, blind.StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, seen.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.NotNull(await server.Store.FindAsync(server.Store.BucketIn, "delete/a.mp4"));
    }

    [Fact]
    public async Task An_object_goes_only_when_asked_for_and_only_in_the_version_that_was_seen()
    {
        var id = await HaveAsync("delete/b.mp4", await TestMedia.ClipAsync(1));
        await server.UploadAsync("delete/b.mp4", await TestMedia.ClipAsync(2));

        using var replaced = await DeleteAsync(id, "?object=true", "*");
        var current = await HaveAsync("delete/b.mp4", await TestMedia.ClipAsync(2));
        using var deleted = await DeleteAsync(current, "?object=true", "*");

        Assert.Equal(HttpStatusCode.Conflict, replaced.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Null(await server.Store.FindAsync(server.Store.BucketIn, "delete/b.mp4"));
    }

    [Fact]
    public async Task A_link_reads_the_object_without_a_key_until_it_expires()
    {
        var clip = await TestMedia.ClipAsync(1);
        var id = await HaveAsync("link/a b+c%.mp4", clip);

        var link = await server.GetAsync($"/api/assets/{id}/url?expires=60");
        using var plain = new HttpClient();
        var body = await plain.GetByteArrayAsync(link.GetProperty("url").GetString());
        using var tooLong = await server.Http.GetAsync($"/api/assets/{id}/url?expires=604801");

        Assert.Equal(await File.ReadAllBytesAsync(clip), body);
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
    }

    [Fact]
    public async Task Keyframes_of_an_asset_are_those_that_a_cut_can_begin_at()
    {
        var clip = await HaveAsync("keys/clip.mp4", await TestMedia.ClipAsync(3));
        var tone = await HaveAsync("keys/tone.wav", await TestMedia.ToneAsync(1));

        var keyframes = await server.GetAsync($"/api/assets/{clip}/keyframes");
        using var none = await server.Http.GetAsync($"/api/assets/{tone}/keyframes");

        Assert.True(keyframes.GetProperty("indexed").GetBoolean());
        Assert.Equal([0.0, 1.0, 2.0], keyframes.GetProperty("times").EnumerateArray().Select(t => t.GetDouble()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
    }

    [Fact]
    public async Task An_asset_is_probed_again_on_request()
    {
        var id = await HaveAsync("again/a.mp4", await TestMedia.ClipAsync(1));

        var pending = await server.PostAsync($"/api/assets/{id}/probe", new { });
        var ready = (await server.ProbedAsync("again/a.mp4")).Json;

        Assert.Equal("pending", pending.GetProperty("status").GetString());
        Assert.Equal("ready", ready.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_probe_that_ends_late_leaves_alone_what_a_scan_has_written_meanwhile()
    {
        await server.UploadAsync("late/a.mp4", await TestMedia.ClipAsync(1));
        var catalog = server.Services.GetRequiredService<AssetCatalog>();
        var before = await catalog.EnsureAsync("late/a.mp4", CancellationToken.None);
        var first = await server.ScanAsync();

        await server.Services.GetRequiredService<AssetProber>().ProbeAsync(before, CancellationToken.None);

        var second = await server.ScanAsync();
        Assert.Contains("late/a.mp4", Files(first));
        Assert.DoesNotContain("late/a.mp4", Files(second));
    }

    private static IEnumerable<string?> Files(JsonElement scan) =>
        scan.GetProperty("files").EnumerateArray().Select(f => f.GetString());

    private async Task<string> HaveAsync(string key, string file)
    {
        await server.UploadAsync(key, file);
        await server.ScanAsync();
        return (await server.ProbedAsync(key)).Json.GetProperty("id").GetString()!;
    }

    private async Task<List<string>> KeysAsync(string query) => Keys(await server.GetAsync("/api/assets?" + query));

    private async Task<List<string>> PagesAsync(string query)
    {
        var (keys, cursor) = (new List<string>(), "");
        do
        {
            var page = await server.GetAsync($"/api/assets?{query}{cursor}");
            keys.AddRange(Keys(page));
            cursor = page.GetProperty("next_cursor").GetString() is { } next ? "&cursor=" + next : null;
        }
        while (cursor is not null);

        return keys;
    }

    private static List<string> Keys(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("key").GetString()!)];

    private async Task<string> TagAsync(string id)
    {
        using var response = await server.Http.GetAsync("/api/assets/" + id);
        return response.Headers.ETag!.Tag;
    }

    private async Task<HttpResponseMessage> DeleteAsync(string id, string query, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/assets/{id}{query}");
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await server.Http.SendAsync(request);
    }
}
