using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mpr.Server.Tests.Access;

public sealed class AccessTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    // Open on purpose: what they answer is no secret, or they have guards of their own.
    private static readonly string[] OpenRoutes =
    [
        "GET /healthz", "POST /api/session/", "DELETE /api/session/",
        // The page itself, by which people log in.
        "GET /x", "HEAD /x", "GET /assets/x", "HEAD /assets/x",
    ];

    // Guarded by a token of its own; a test of the events holds that.
    private const string EventsRoute = "/api/events/s3/";

    private const string ExecutionsRoute = "/api/events/executions";

    // Guarded by signatures; the tests of callbacks hold that.
    private const string CallbackRoute = "/api/callbacks/jobs/x";

    [Fact]
    public async Task No_route_answers_without_a_key()
    {
        foreach (var (method, path) in Routes().Where(r => !OpenRoutes.Contains($"{r.Method} {r.Path}")))
        {
            using var response = await SendAsync(server.Http, method, path);

            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {response.StatusCode}");
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task No_route_that_changes_something_takes_a_key_of_scope_read()
    {
        var changing = Routes().Where(r => r.Method is not ("GET" or "HEAD"))
            .Where(r => !OpenRoutes.Contains($"{r.Method} {r.Path}") && r.Path is not ("/graphql" or EventsRoute or ExecutionsRoute or CallbackRoute)).ToList();

        Assert.NotEmpty(changing);
        foreach (var (method, path) in changing)
        {
            using var response = await SendAsync(server.Reader, method, path);

            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{method} {path}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_mutation_takes_no_key_of_scope_read_and_a_query_does()
    {
        var mutation = await GraphAsync(server.Reader, "mutation { scanMediaFolder { found } }");
        var query = await GraphAsync(server.Reader, "{ session { name scope open } }");

        Assert.Equal("FORBIDDEN", Code(mutation));
        Assert.Equal("READ", query.GetProperty("data").GetProperty("session").GetProperty("scope").GetString());
    }

    [Fact]
    public async Task Only_an_admin_sees_and_makes_keys()
    {
        using var list = await server.Writer.GetAsync("/api/keys");
        var made = await GraphAsync(server.Writer, """mutation { createKey(name: "x", scope: ADMIN) { id } }""");
        var listed = await GraphAsync(server.Admin, "{ keys { name scope prefix key } }");

        Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);
        Assert.Equal("FORBIDDEN", Code(made));
        var keys = listed.GetProperty("data").GetProperty("keys").EnumerateArray().ToList();
        Assert.Contains(keys, k => k.GetProperty("name").GetString() == "tenant");
        Assert.All(keys, k => Assert.Equal(JsonValueKind.Null, k.GetProperty("key").ValueKind));
    }

    [Theory]
    [InlineData("/api/assets/by-key?key=other/clip.mp4", HttpStatusCode.NotFound)]
    [InlineData("/media/in/other/clip.mp4", HttpStatusCode.Forbidden)]
    [InlineData("/media/out/other/x.mp4", HttpStatusCode.Forbidden)]
    [InlineData("/media/in/tenant/../other/clip.mp4", HttpStatusCode.NotFound)]
    [InlineData("/api/keys", HttpStatusCode.Forbidden)]
    public async Task A_limited_key_does_not_reach_what_is_of_others(string path, HttpStatusCode expected)
    {
        using var response = await SendAsync(server.Tenant, "GET", path);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_limited_key_lists_and_uses_its_own_alone()
    {
        var assets = await server.Tenant.GetFromJsonAsync<JsonElement>("/api/assets");
        var foreign = await server.Admin.GetFromJsonAsync<JsonElement>("/api/assets/by-key?key=other/clip.mp4");
        using var byId = await server.Tenant.GetAsync("/api/assets/" + foreign.GetProperty("id").GetString());
        using var poster = await server.Tenant.GetAsync($"/api/assets/{foreign.GetProperty("id").GetString()}/poster");
        using var scan = await server.Tenant.PostAsync("/api/assets/scan", null);
        using var read = await SubmitAsync(server.Tenant, KeyedServer.Outside, "tenant/stolen.mp4");
        using var byAsset = await server.Tenant.PostAsJsonAsync("/api/jobs", new
        {
            asset_id = foreign.GetProperty("id").GetString(),
            type = "trim",
            start = 0,
            end = 0.5,
        });
        using var write = await SubmitAsync(server.Tenant, KeyedServer.Inside, "other/planted.mp4");

        var keys = assets.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("key").GetString());
        Assert.Equal([KeyedServer.Inside], keys);
        Assert.Equal(HttpStatusCode.NotFound, byId.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, poster.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, scan.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, byAsset.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
    }

    [Fact]
    public async Task A_dry_run_keeps_to_the_prefix_and_names_no_job_of_others()
    {
        using var pause = await server.Admin.PostAsync("/api/queue/small/pause", null);
        using var foreign = await SubmitAsync(server.Admin, KeyedServer.Outside, "tenant/shared.mp4");
        using var hidden = await RehearseAsync(server.Tenant, KeyedServer.Inside, "tenant/shared.mp4");
        using var shown = await RehearseAsync(server.Admin, KeyedServer.Inside, "tenant/shared.mp4");
        using var read = await RehearseAsync(server.Tenant, KeyedServer.Outside, "tenant/stolen.mp4");
        using var write = await RehearseAsync(server.Tenant, KeyedServer.Inside, "other/planted.mp4");
        using var resume = await server.Admin.PostAsync("/api/queue/small/resume", null);
        var graph = await GraphAsync(
            server.Reader, """{ jobDryRun(input: { sourceKey: "x.mp4", type: "poster" }) { outputKey } }""");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (read.StatusCode, write.StatusCode));
        Assert.Equal("FORBIDDEN", Code(graph));
        Assert.Equal(await IdAsync(foreign), (await ConflictAsync(shown)).GetProperty("job").GetString());
        var conflict = await ConflictAsync(hidden);
        Assert.Equal("output_conflict", conflict.GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, conflict.GetProperty("job").ValueKind);

        static Task<HttpResponseMessage> RehearseAsync(HttpClient client, string source, string output) =>
            client.PostAsJsonAsync(
                "/api/jobs/dry-run",
                new { source_key = source, type = "trim", start = 0, end = 0.5, output_key = output });

        static async Task<JsonElement> ConflictAsync(HttpResponseMessage response) =>
            (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("conflict");
    }

    [Fact]
    public async Task A_limited_key_sees_no_jobs_of_others()
    {
        using var foreign = await SubmitAsync(server.Admin, KeyedServer.Outside, "other/mine.mp4");
        using var own = await SubmitAsync(server.Tenant, KeyedServer.Inside, "tenant/mine.mp4");
        var (theirs, ours) = (await IdAsync(foreign), await IdAsync(own));

        foreach (var (method, path) in new[]
        {
            ("GET", $"/api/jobs/{theirs}"), ("GET", $"/api/jobs/{theirs}/log"),
            ("POST", $"/api/jobs/{theirs}/cancel"), ("POST", $"/api/jobs/{theirs}/retry"),
        })
        {
            using var response = await SendAsync(server.Tenant, method, path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        var list = await server.Tenant.GetFromJsonAsync<JsonElement>("/api/jobs");
        Assert.Equal([ours], list.GetProperty("items").EnumerateArray().Select(j => j.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_browser_logs_in_with_a_key_and_out_again()
    {
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies };
        using var browser = new HttpClient(handler) { BaseAddress = server.Http.BaseAddress };

        using var wrong = await browser.PostAsJsonAsync("/api/session", new { key = "mpr_wrong" });
        using var right = await browser.PostAsJsonAsync("/api/session", new { key = server.AdminKey });
        using var inside = await browser.GetAsync("/api/assets");
        var cookie = cookies.GetAllCookies().Single();
        using var bearer = await server.With(cookie.Value).GetAsync("/api/assets");
        using var foreign = await SendAsync(browser, "POST", "/api/assets/scan", ("Origin", "https://evil.example"));
        using var bye = await browser.DeleteAsync("/api/session");
        cookies.Add(server.Http.BaseAddress!, new Cookie(cookie.Name, cookie.Value));
        using var outside = await browser.GetAsync("/api/assets");

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Contains("httponly", right.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", right.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, bearer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, bye.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, outside.StatusCode);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_the_last_admin_stays()
    {
        var secret = await KeyedServer.MakeAsync(server.Admin, new { name = "short", scope = "write" });
        using var client = server.With(secret);
        using var before = await client.GetAsync("/api/presets");
        var keys = await server.Admin.GetFromJsonAsync<JsonElement>("/api/keys");
        var id = Id(keys, "short");

        using var revoked = await server.Admin.DeleteAsync($"/api/keys/{id}");
        using var after = await client.GetAsync("/api/presets");
        using var last = await server.Admin.DeleteAsync($"/api/keys/{Id(keys, "admin")}");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, last.StatusCode);
    }

    [Fact]
    public async Task A_page_of_a_friendly_site_may_call_with_a_key_and_others_get_no_leave()
    {
        using var friendly = await PreflightAsync(KeyedServer.FriendlyOrigin);
        using var foreign = await PreflightAsync("https://evil.example");

        Assert.Equal(KeyedServer.FriendlyOrigin, friendly.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static string Id(JsonElement keys, string name) => keys.GetProperty("items").EnumerateArray()
        .First(k => k.GetProperty("name").GetString() == name).GetProperty("id").GetString()!;

    private static string? Code(JsonElement answer) =>
        answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();

    private static async Task<string?> IdAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient client, string source, string output) =>
        client.PostAsJsonAsync("/api/jobs", new
        {
            source_key = source,
            type = "trim",
            start = 0,
            end = 0.5,
            output_key = output,
        });

    private static async Task<JsonElement> GraphAsync(HttpClient client, string query)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new { query });
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, string method, string path, params (string Name, string Value)[] headers)
    {
        // As written: the dots of a path must reach the server.
        var address = new Uri(client.BaseAddress!.AbsoluteUri.TrimEnd('/') + path, new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method is "POST")
        {
            request.Content = JsonContent.Create(new { });
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PreflightAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/jobs");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return await server.Http.SendAsync(request);
    }

    // Every route of the application, with something in the place of its parameters.
    private IEnumerable<(string Method, string Path)> Routes() =>
        from endpoint in server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
        where method != "OPTIONS"
        select (method, System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!, @"\{[^}]*\}", "x"));
}
