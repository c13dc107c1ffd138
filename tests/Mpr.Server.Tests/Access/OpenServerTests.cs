using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Access;

/// <summary>A server on loopback without keys, and what it is guarded against.</summary>
public sealed class OpenServerTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task It_needs_no_key_and_says_so()
    {
        var session = await server.GetAsync("/api/session");

        Assert.True(session.GetProperty("open").GetBoolean());
        Assert.Equal("admin", session.GetProperty("scope").GetString());
    }

    [Theory]
    [InlineData("attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.attacker.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("[::1]:1234", HttpStatusCode.OK)]
    public async Task It_answers_to_names_of_the_loopback_only(string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/presets");
        request.Headers.Host = host;

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task A_page_of_another_site_changes_nothing(string? origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/assets/scan");
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Its_own_page_may_change_things()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/assets/scan");
        request.Headers.TryAddWithoutValidation("Origin", server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority));

        using var response = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("read", null)]
    [InlineData("admin", "tenant/")]
    public async Task Its_first_key_must_be_able_to_administer(string scope, string? prefix)
    {
        using var response = await server.Http.PostAsJsonAsync("/api/keys", new { name = "first", scope, prefix });

        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_server_that_others_reach_does_not_start_without_a_key()
    {
        using var folder = new TemporaryFolder();
        var options = new MprServerOptions
        {
            DataDirectory = folder.Path,
            Address = IPAddress.Any,
            Port = 0,
            Storage = new ObjectStoreOptions { Endpoint = new Uri("http://127.0.0.1:1") },
        };

        await Assert.ThrowsAsync<KeyNeededException>(() => MprServer.BuildAsync(options, CancellationToken.None));
    }
}
