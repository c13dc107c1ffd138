using System.Net;
using System.Net.Http.Headers;
using Mpr.Server.Tests.Access;

namespace Mpr.Server.Tests.Web;

public sealed class PageTests(PageServer server) : IClassFixture<PageServer>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/library")]
    [InlineData("/library/asset_1/trim")]
    [InlineData("/jobs?status=failed")]
    public async Task Every_place_of_the_page_is_answered_with_the_page(string address)
    {
        using var response = await server.Http.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(PageServer.Document, await response.Content.ReadAsStringAsync());
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api")]
    [InlineData("/API/nothing")]
    [InlineData("/graphql/nothing")]
    [InlineData("/media/nothing")]
    [InlineData("/healthz/nothing")]
    [InlineData("/hangfire/nothing")]
    [InlineData("/assets/none.js")]
    [InlineData("/assets/")]
    [InlineData("/secret.txt")]
    [InlineData("/favicon.ico")]
    [InlineData("/library/none.js")]
    public async Task Nothing_else_is(string address)
    {
        using var response = await server.Http.GetAsync(address);
        Assert.NotEqual("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
    }

    [Theory]
    [InlineData("/mpr-media-in")]
    [InlineData("/mpr-media-in/")]
    [InlineData("/mpr-media-in/film")]
    [InlineData("/mpr-media-out/a/b")]
    public async Task Paths_of_the_buckets_are_left_to_the_store(string address)
    {
        using var response = await server.Http.GetAsync(address);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_change_at_a_place_of_the_page_is_refused()
    {
        using var response = await server.Http.PostAsync("/library", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotli")]
    [InlineData("gzip", "gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip", "gzip")]
    [InlineData("identity", null, "plain")]
    public async Task Files_are_kept_for_ever_and_come_as_they_were_compressed(string accept, string? encoding, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/index-a1b2.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(encoding is null ? [] : [encoding], response.Content.Headers.ContentEncoding);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Fact]
    public async Task Nothing_but_the_server_itself_may_put_a_script_into_the_page()
    {
        using var response = await server.Http.GetAsync("/");
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy")).Split("; ");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("connect-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain(policy, rule => rule.Contains("unsafe-eval", StringComparison.Ordinal));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task The_page_that_the_browser_has_is_not_sent_again()
    {
        using var first = await server.Http.GetAsync("/");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/library");
        again.Headers.IfModifiedSince = first.Content.Headers.LastModified;
        using var second = await server.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }
}

public sealed class PageBeforeTheLoginTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    [Fact]
    public async Task A_server_with_keys_gives_out_the_page_without_one_and_nothing_else()
    {
        using var page = await server.Http.GetAsync("/library");
        Assert.NotEqual(HttpStatusCode.Unauthorized, page.StatusCode);
        using var unknown = await server.Http.GetAsync("/api/nothing");
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
    }

    [Fact]
    public async Task A_server_without_a_built_page_says_so_and_how_to_build_it()
    {
        using var response = await server.Http.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("text/html", "utf-8"), response.Content.Headers.ContentType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("The page is not built", text, StringComparison.Ordinal);
        Assert.Contains("./mpr up", text, StringComparison.Ordinal);
    }
}
