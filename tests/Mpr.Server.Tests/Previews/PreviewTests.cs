using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Mpr.Server.Tests.Live;
using Mpr.Testing;

namespace Mpr.Server.Tests.Previews;

/// <summary>What becomes of the previews of an asset, on either database.</summary>
public abstract class PreviewTests(RunningServer server)
{
    [Fact]
    public async Task An_asset_gets_its_previews_by_itself()
    {
        using var events = await EventReader.OpenAsync(server.Http, "?types=asset.*");
        var asset = await HaveAsync("previews/all.mp4", await TestMedia.ClipAsync(3));
        var id = asset.GetProperty("id").GetString();

        var told = await events.UntilAsync("asset.previewed");
        var strip = await server.GetAsync($"/api/assets/{id}/filmstrip.json");
        var peaks = await server.GetAsync($"/api/assets/{id}/peaks");
        var listed = await server.GetAsync("/api/assets?prefix=previews/all");
        var (poster, posterType) = await BytesAsync(asset.GetProperty("poster_url").GetString()!);
        var (film, filmType) = await BytesAsync(asset.GetProperty("filmstrip_url").GetString()!);

        Assert.Equal(("image/webp", "image/webp"), (posterType, filmType));
        Assert.Equal((320, 180), SizeOf(poster));
        Assert.Equal((3 * 160, 90), SizeOf(film));
        Assert.Equal((3, 3, 1), (Int(strip, "frames"), Int(strip, "columns"), Int(strip, "rows")));
        Assert.Equal((160, 90), (Int(strip, "frame_width"), Int(strip, "frame_height")));
        Assert.Equal(1, strip.GetProperty("interval").GetDouble(), 0.05);
        Assert.Equal(Int(peaks, "length") * 2, peaks.GetProperty("data").GetArrayLength());
        Assert.Equal(3, Int(peaks, "length") * Int(peaks, "samples_per_pixel") / (double)Int(peaks, "sample_rate"), 0.1);
        Assert.Equal($"/api/assets/{id}/poster", listed.GetProperty("items")[0].GetProperty("poster_url").GetString());
        Assert.Equal(id, told[^1].Of("asset", "id"));
    }

    [Fact]
    public async Task GraphQL_tells_the_same()
    {
        var asset = await HaveAsync("previews/graph.mp4", await TestMedia.ClipAsync(2));
        var id = asset.GetProperty("id").GetString();

        var data = await server.GraphAsync(
            "query($id: ID!) { asset(id: $id) { posterUrl filmstripUrl peaksUrl }"
            + " filmstrip(id: $id) { frames frameWidth interval } peaks(id: $id) { length data } }",
            new { id });
        var strip = await server.GetAsync($"/api/assets/{id}/filmstrip.json");
        var peaks = await server.GetAsync($"/api/assets/{id}/peaks");

        Assert.Equal($"/api/assets/{id}/filmstrip", data.GetProperty("asset").GetProperty("filmstripUrl").GetString());
        Assert.Equal(Int(strip, "frames"), Int(data.GetProperty("filmstrip"), "frames"));
        Assert.Equal(peaks.GetProperty("data").ToString(), data.GetProperty("peaks").GetProperty("data").ToString());
    }

    [Fact]
    public async Task What_the_client_has_is_not_sent_again()
    {
        var asset = await HaveAsync("previews/cached.mp4", await TestMedia.ClipAsync(1));
        foreach (var name in new[] { "poster_url", "filmstrip_url", "peaks_url" })
        {
            var address = asset.GetProperty(name).GetString();
            using var first = await server.Http.GetAsync(address);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

            using var second = await server.Http.SendAsync(request);

            Assert.True(first.Headers.CacheControl is { Private: true, MaxAge: not null });
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
            Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Sound_has_peaks_and_no_picture()
    {
        var asset = await HaveAsync("previews/tone.flac", await TestMedia.ToneAsync(1, "flac"));
        var id = asset.GetProperty("id").GetString();

        Assert.Equal(JsonValueKind.Null, asset.GetProperty("poster_url").ValueKind);
        foreach (var name in new[] { "poster", "filmstrip", "filmstrip.json" })
        {
            Assert.Equal((HttpStatusCode.NotFound, "no_picture"), await RefusalAsync($"/api/assets/{id}/{name}"));
        }
    }

    [Fact]
    public async Task Previews_go_with_the_record_and_come_back_with_it()
    {
        var asset = await HaveAsync("previews/gone.mp4", await TestMedia.ClipAsync(1));
        Assert.Equal(3, (await server.PreviewKeysAsync(asset)).Count);

        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/assets/" + asset.GetProperty("id").GetString());
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        using var deleted = await server.Http.SendAsync(request);
        await NoneLeftAsync(asset);
        var again = await HaveAsync("previews/gone.mp4", await TestMedia.ClipAsync(1));

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(asset.GetProperty("etag").GetString(), again.GetProperty("etag").GetString());
        Assert.Equal(3, (await server.PreviewKeysAsync(again)).Count);
    }

    [Fact]
    public async Task A_new_version_gets_new_ones_and_those_of_the_old_one_go()
    {
        var old = await HaveAsync("previews/version.mp4", await TestMedia.ClipAsync(1));
        var replaced = await HaveAsync("previews/version.mp4", await TestMedia.ClipAsync(2), old.GetProperty("id").GetString());

        await NoneLeftAsync(old);

        var before = await server.GetAsync("/api/assets/" + old.GetProperty("id").GetString());
        Assert.Equal(3, (await server.PreviewKeysAsync(replaced)).Count);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("poster_url").ValueKind);
    }

    [Fact]
    public async Task What_somebody_has_swept_away_is_made_anew_when_it_is_asked_for()
    {
        var asset = await HaveAsync("previews/swept.mp4", await TestMedia.ClipAsync(1));
        foreach (var key in await server.PreviewKeysAsync(asset))
        {
            await server.Store.DeleteAsync(server.Store.BucketOut, key);
        }

        var address = asset.GetProperty("poster_url").GetString()!;
        var missing = await RefusalAsync(address);
        await Eventually.GetAsync(
            async () =>
            {
                using var response = await server.Http.GetAsync(address);
                return response.IsSuccessStatusCode ? address : null;
            },
            "the poster that is made anew");

        Assert.Equal((HttpStatusCode.NotFound, "preview_not_ready"), missing);
    }

    private static int Int(JsonElement document, string name) => document.GetProperty(name).GetInt32();

    // A lossy WebP has its size in the head of its one frame (RFC 9649, section 2.5, and RFC 6386, section 9.1).
    private static (int Width, int Height) SizeOf(byte[] image)
    {
        Assert.True(image.AsSpan(8).StartsWith("WEBPVP8 "u8));
        return (BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(26)) & 0x3FFF,
            BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(28)) & 0x3FFF);
    }

    private async Task<JsonElement> HaveAsync(string key, string file, string? before = null)
    {
        await server.UploadAsync(key, file);
        await server.ScanAsync();
        var asset = (await server.PreviewedAsync(key)).Json;
        Assert.NotEqual(before, asset.GetProperty("id").GetString());
        return asset;
    }

    private async Task<(byte[] Body, string? Type)> BytesAsync(string address)
    {
        using var response = await server.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType);
    }

    private async Task<(HttpStatusCode Status, string? Code)> RefusalAsync(string address)
    {
        using var response = await server.Http.GetAsync(address);
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, problem.GetProperty("code").GetString());
    }

    private async Task NoneLeftAsync(JsonElement asset) => await Eventually.GetAsync(
        async () => (await server.PreviewKeysAsync(asset)).Count == 0 ? "none" : null, "the end of the previews");
}

public sealed class SqlitePreviewTests(PreviewServer server) : PreviewTests(server), IClassFixture<PreviewServer>;

public sealed class PostgreSqlPreviewTests(PostgreSqlPreviewServer server)
    : PreviewTests(server), IClassFixture<PostgreSqlPreviewServer>;
