using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Server.Tests.Access;

namespace Mpr.Server.Tests.Uploads;

/// <summary>Uploads straight into the bucket, by links.</summary>
public sealed class UploadLinkTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    private const int PartSize = 16 << 20;

    [Fact]
    public async Task A_script_uploads_in_parts_goes_on_after_a_break_and_may_finish_twice()
    {
        const string key = "links/žluť a+b.mp4";
        var upload = await BeginAsync(server.Writer, new { key, size = 70 << 20, content_type = "video/mp4" });
        var parts = upload.GetProperty("parts").EnumerateArray().ToList();
        var address = Address(upload);
        for (var i = 0; i < 4; i++)
        {
            await PresignedPut.SendAsync(parts[i].GetProperty("url").GetString()!, PartSize);
        }

        var before = await server.Writer.GetFromJsonAsync<JsonElement>(address);
        var early = await server.Writer.PostAsJsonAsync(Of(address, "/complete"), new { parts = new[] { new { number = 5, etag = "none" } } });
        var link = await server.Writer.GetFromJsonAsync<JsonElement>(Of(address, "/parts/5"));
        await PresignedPut.SendAsync(link.GetProperty("url").GetString()!, 6 << 20);
        using var done = await server.Writer.PostAsJsonAsync(Of(address, "/complete"), new { });
        using var again = await server.Writer.PostAsJsonAsync(Of(address, "/complete"), new { });
        var asset = await done.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("multipart", upload.GetProperty("method").GetString());
        Assert.Equal(PartSize, upload.GetProperty("part_size").GetInt64());
        Assert.Equal([1, 2, 3, 4, 5], parts.Select(p => p.GetProperty("number").GetInt32()));
        Assert.Equal(4, before.GetProperty("parts").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(key, asset.GetProperty("key").GetString());
        Assert.Equal(70 << 20, asset.GetProperty("size").GetInt64());
        Assert.Equal("video/mp4", (await server.Store.FindAsync(server.Store.BucketIn, key))?.ContentType);
    }

    [Fact]
    public async Task A_small_file_goes_in_one_request()
    {
        const string key = "links/small.mp4";
        var upload = await BeginAsync(server.Writer, new { key, size = 1000 });

        await PresignedPut.SendAsync(upload.GetProperty("url").GetString()!, 1000);
        using var done = await server.Writer.PostAsJsonAsync(Of(Address(upload), "/complete"), new { });
        using var taken = await server.Writer.PostAsJsonAsync("/api/uploads", new { key, size = 1000 });
        using var replacing = await server.Writer.PostAsJsonAsync("/api/uploads", new { key, size = 1000, overwrite = true });

        Assert.Equal("put", upload.GetProperty("method").GetString());
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Equal(HttpStatusCode.Created, replacing.StatusCode);
    }

    [Fact]
    public async Task An_upload_that_was_given_up_is_gone()
    {
        var upload = await BeginAsync(server.Writer, new { key = "links/given up.mp4" });
        await PresignedPut.SendAsync(upload.GetProperty("parts")[0].GetProperty("url").GetString()!, 100);

        using var aborted = await server.Writer.DeleteAsync(Address(upload));
        using var again = await server.Writer.DeleteAsync(Address(upload));
        using var done = await server.Writer.PostAsJsonAsync(Of(Address(upload), "/complete"), new { });

        Assert.Equal(HttpStatusCode.NoContent, aborted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, done.StatusCode);
        Assert.DoesNotContain(
            await server.Store.ListUploadsAsync(server.Store.BucketIn), u => u.Key == "links/given up.mp4");
    }

    [Fact]
    public async Task An_id_is_good_for_its_owner_and_its_key_alone()
    {
        var upload = await BeginAsync(server.Tenant, new { key = "tenant/mine.mp4" });
        var id = upload.GetProperty("id").GetString()!;
        var forged = id[..^1] + (id[^1] == 'A' ? 'B' : 'A');

        foreach (var (client, address) in new[]
        {
            (server.Writer, Address(upload)),
            (server.Admin, Address(upload)),
            (server.Tenant, $"/api/uploads/{id}?key=tenant/other.mp4"),
            (server.Tenant, $"/api/uploads/{forged}?key=tenant/mine.mp4"),
            (server.Tenant, "/api/uploads/x?key=tenant/mine.mp4"),
        })
        {
            using var shown = await client.GetAsync(address);
            using var link = await client.GetAsync(Of(address, "/parts/1"));
            using var uppy = await client.GetAsync(Of(address, "/1").Replace("/api/uploads/", "/api/uppy/s3/multipart/"));
            using var done = await client.PostAsJsonAsync(Of(address, "/complete"), new { });
            using var aborted = await client.DeleteAsync(address);
            Assert.All([shown, link, uppy, done, aborted], r => Assert.Equal(HttpStatusCode.NotFound, r.StatusCode));
        }

        using var own = await server.Tenant.GetAsync(Address(upload));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Theory]
    [InlineData("other/stolen.mp4", HttpStatusCode.Forbidden)]
    [InlineData("tenant/readme.txt", HttpStatusCode.UnprocessableEntity)]
    public async Task Nothing_begins_outside_of_what_the_caller_may_write(string key, HttpStatusCode expected)
    {
        using var begun = await server.Tenant.PostAsJsonAsync("/api/uploads", new { key });
        using var whole = await server.Tenant.PostAsJsonAsync("/api/uploads", new { key, size = 10 });
        using var put = await server.Tenant.PutAsync($"/api/assets/{key}", new ByteArrayContent([1]));

        Assert.All([begun, whole, put], r => Assert.Equal(expected, r.StatusCode));
    }

    [Theory]
    [InlineData("""{"key": ""}""")]
    [InlineData("""{"key": "a\u0000.mp4"}""")]
    [InlineData("""{"key": "a.mp4", "size": 0}""")]
    [InlineData("""{"key": "a.mp4", "content_type": "no\ntype"}""")]
    [InlineData("""{"filename": ""}""")]
    [InlineData("""{"filename": "a.mp4", "type": "žádný"}""")]
    public async Task What_makes_no_sense_is_refused_before_the_store_sees_it(string body)
    {
        var address = body.Contains("filename") ? "/api/uppy/s3/multipart" : "/api/uploads";
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var response = await server.Writer.PostAsync(address, content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Uppy_gets_what_its_companion_would_say()
    {
        using var begun = await server.Tenant.PostAsJsonAsync(
            "/api/uppy/s3/multipart",
            new { filename = "clip.mp4", type = "video/mp4", metadata = new { name = "clip.mp4", relativePath = (string?)null } });
        var upload = await begun.Content.ReadFromJsonAsync<JsonElement>();
        var (key, id) = (upload.GetProperty("key").GetString()!, upload.GetProperty("uploadId").GetString()!);
        var route = $"/api/uppy/s3/multipart/{Uri.EscapeDataString(id)}";
        var query = "?key=" + Uri.EscapeDataString(key);
        var link = await server.Tenant.GetFromJsonAsync<JsonElement>($"{route}/1{query}");
        var tag = await PresignedPut.SendAsync(link.GetProperty("url").GetString()!, 1000);
        var parts = await server.Tenant.GetFromJsonAsync<JsonElement>(route + query);
        using var done = await server.Tenant.PostAsJsonAsync(
            $"{route}/complete{query}",
            new { parts = new[] { new Dictionary<string, object> { ["PartNumber"] = 1, ["ETag"] = tag } } });
        var result = await done.Content.ReadFromJsonAsync<JsonElement>();
        using var aborting = await server.Tenant.PostAsJsonAsync("/api/uppy/s3/multipart", new { filename = "clip.mp4" });
        var second = await aborting.Content.ReadFromJsonAsync<JsonElement>();
        using var aborted = await server.Tenant.DeleteAsync(
            $"/api/uppy/s3/multipart/{second.GetProperty("uploadId").GetString()}?key={second.GetProperty("key").GetString()}");

        // The first clip.mp4 of the tenant is the fixture's.
        Assert.Equal("tenant/clip (2).mp4", key);
        Assert.Equal("mpr-media-in", upload.GetProperty("bucket").GetString());
        Assert.Equal(1, parts[0].GetProperty("PartNumber").GetInt32());
        Assert.Equal(tag, parts[0].GetProperty("ETag").GetString());
        Assert.Equal(1000, parts[0].GetProperty("Size").GetInt64());
        Assert.True(done.IsSuccessStatusCode, result.ToString());
        Assert.Equal(server.Http.BaseAddress + "media/in/tenant/clip%20%282%29.mp4", result.GetProperty("location").GetString());
        Assert.Equal(key, result.GetProperty("key").GetString());
        Assert.Equal("tenant/clip (3).mp4", second.GetProperty("key").GetString());
        Assert.Equal("{}", await aborted.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Uppy_gets_a_form_for_a_small_file()
    {
        var form = await server.Tenant.GetFromJsonAsync<JsonElement>(
            "/api/uppy/s3/params?filename=" + Uri.EscapeDataString("příliš žluťoučký.mp4")
            + "&type=video/mp4&metadata[relativePath]=null&metadata[folder]=in");
        using var content = new MultipartFormDataContent();
        foreach (var field in form.GetProperty("fields").EnumerateObject())
        {
            content.Add(new StringContent(field.Value.GetString()!), $"\"{field.Name}\"");
        }

        content.Add(new ByteArrayContent(new byte[1000]), "\"file\"", "\"x.mp4\"");
        using var sent = await new HttpClient().PostAsync(form.GetProperty("url").GetString(), content);

        Assert.Equal("POST", form.GetProperty("method").GetString());
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        Assert.Equal(1000, (await server.Store.FindAsync(server.Store.BucketIn, "tenant/in/příliš žluťoučký.mp4"))?.Size);
        await Mpr.Testing.Eventually.BecomesTrueAsync(
            async () =>
            {
                using var asset = await server.Tenant.GetAsync(
                    "/api/assets/by-key?key=" + Uri.EscapeDataString("tenant/in/příliš žluťoučký.mp4"));
                return asset.IsSuccessStatusCode;
            },
            "the asset");
    }

    private static string Address(JsonElement upload) =>
        $"/api/uploads/{upload.GetProperty("id").GetString()}?key={Uri.EscapeDataString(upload.GetProperty("key").GetString()!)}";

    private static string Of(string address, string step) => address.Replace("?key=", step + "?key=");

    private static async Task<JsonElement> BeginAsync(HttpClient client, object request)
    {
        using var response = await client.PostAsJsonAsync("/api/uploads", request);
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
