using Microsoft.Extensions.DependencyInjection;
using Mpr.Server.Assets;
using Mpr.Testing;

namespace Mpr.Server.Tests.Assets;

public sealed class ScanTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_scan_registers_media_once_and_names_it()
    {
        var clip = await TestMedia.ClipAsync();
        await server.UploadAsync("once/a.MP4", clip);
        await server.UploadAsync("once/notes.txt", clip);

        var first = await server.ScanAsync();
        var second = await server.ScanAsync();

        Assert.Contains("once/a.MP4", Files(first));
        Assert.DoesNotContain("once/notes.txt", Files(first));
        Assert.Equal(0, second.GetProperty("registered").GetInt64());
        Assert.Equal(second.GetProperty("found").GetInt64(), second.GetProperty("skipped").GetInt64());
        Assert.Empty(Files(second));
    }

    [Fact]
    public async Task A_scan_names_what_an_event_registered_after_it_had_read_the_table()
    {
        await server.UploadAsync("overtaken/a.mp4", await TestMedia.ClipAsync());
        var found = (await server.Store.FindAsync(server.Store.BucketIn, "overtaken/a.mp4"))!;
        var writer = server.Services.GetRequiredService<AssetWriter>();
        Task<SavedChanges> SaveAsync(bool announce)
        {
            var changes = new ScanChanges(TimeProvider.System.GetUtcNow());
            changes.Note(found, null);
            return writer.SaveAsync(changes, announce, TestContext.Current.CancellationToken);
        }

        await SaveAsync(announce: false);
        var told = await SaveAsync(announce: true);
        var again = await SaveAsync(announce: true);

        Assert.Equal(["overtaken/a.mp4"], told.Registered);
        Assert.Empty(again.Registered);
    }

    [Fact]
    public async Task A_probe_follows_the_scan_and_tells_the_displayed_size_of_a_rotated_clip()
    {
        await server.UploadAsync("phone/portrait.mov", await TestMedia.PortraitAsync());

        await server.ScanAsync();
        var asset = (await server.ProbedAsync("phone/portrait.mov")).Json;

        Assert.Equal("ready", asset.GetProperty("status").GetString());
        Assert.Equal(180, asset.GetProperty("width").GetInt32());
        Assert.Equal(320, asset.GetProperty("height").GetInt32());
        Assert.Equal("h264", asset.GetProperty("video_codec").GetString());
        Assert.Equal(2, asset.GetProperty("duration").GetDouble(), 0.2);
        var byId = await server.GetAsync("/api/assets/" + asset.GetProperty("id").GetString());
        Assert.Equal(180, byId.GetProperty("width").GetInt32());
    }

    [Fact]
    public async Task What_is_no_media_is_rejected_with_its_reason_and_breaks_nothing()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("fake.mp4"), "this is no video");
        await server.UploadAsync("bad/fake.mp4", folder.File("fake.mp4"));

        await server.ScanAsync();
        var asset = (await server.ProbedAsync("bad/fake.mp4")).Json;

        Assert.Equal("rejected", asset.GetProperty("status").GetString());
        Assert.Equal("not_media", asset.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_changed_object_is_registered_anew_and_probed_again()
    {
        await server.UploadAsync("change/x.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        var before = (await server.ProbedAsync("change/x.mp4")).Json;
        await server.UploadAsync("change/x.mp4", await TestMedia.ClipAsync(3));

        var scan = await server.ScanAsync();
        var after = (await server.ProbedAsync("change/x.mp4")).Json;

        Assert.Equal(["change/x.mp4"], Files(scan));
        Assert.NotEqual(before.GetProperty("id").GetString(), after.GetProperty("id").GetString());
        Assert.Equal(3, after.GetProperty("duration").GetDouble(), 0.2);
        var old = await server.GetAsync("/api/assets/" + before.GetProperty("id").GetString());
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, old.GetProperty("replaced_at").ValueKind);
    }

    [Fact]
    public async Task A_vanished_object_is_marked_missing_and_revived_when_it_comes_back()
    {
        var clip = await TestMedia.ClipAsync(1);
        await server.UploadAsync("gone/y.mp4", clip);
        await server.ScanAsync();
        var id = (await server.ProbedAsync("gone/y.mp4")).Json.GetProperty("id").GetString();
        await server.Store.DeleteAsync(server.Store.BucketIn, "gone/y.mp4");

        var without = await server.ScanAsync();
        var missing = await server.GetAsync("/api/assets/" + id);
        await server.UploadAsync("gone/y.mp4", clip);
        var with = await server.ScanAsync();
        var back = await server.GetAsync("/api/assets/" + id);

        Assert.Equal(1, without.GetProperty("missing").GetInt64());
        Assert.NotEqual(System.Text.Json.JsonValueKind.Null, missing.GetProperty("missing_since").ValueKind);
        Assert.Equal(0, with.GetProperty("registered").GetInt64());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, back.GetProperty("missing_since").ValueKind);
    }

    [Fact]
    public async Task Scans_at_the_same_time_register_each_object_once()
    {
        var clip = await TestMedia.ClipAsync(1);
        var keys = Enumerable.Range(0, 40).Select(i => $"race/{i:000}.mp4").ToList();
        foreach (var key in keys)
        {
            await server.UploadAsync(key, clip);
        }

        var scans = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.ScanAsync("?files=all")));

        var registered = scans.SelectMany(Files).Where(f => f.StartsWith("race/", StringComparison.Ordinal)).ToList();
        Assert.Equal(keys, registered.Order(StringComparer.Ordinal));
        var listed = await server.GetAsync("/api/assets?prefix=race/&limit=200");
        Assert.Equal(keys.Count, listed.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_list_is_paged_in_key_order_by_its_cursor()
    {
        var clip = await TestMedia.ClipAsync(1);
        string[] keys = ["page/Z.mp4", "page/a.mp4", "page/é.mp4", "page/\uE000.mp4", "page/\U0001F3AC.mp4"];
        foreach (var key in keys)
        {
            await server.UploadAsync(key, clip);
        }

        await server.ScanAsync();
        var seen = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await server.GetAsync($"/api/assets?prefix=page/&limit=2&cursor={cursor}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("key").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }

        Assert.Equal(keys, seen);
    }

    private static List<string> Files(System.Text.Json.JsonElement scan) =>
        [.. scan.GetProperty("files").EnumerateArray().Select(f => f.GetString()!)];
}
