using System.Net;
using System.Text.Json;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Graphiql;

/// <summary>GraphiQL in a real browser.</summary>
public sealed class GraphiqlTests(GraphiqlServer server) : IClassFixture<GraphiqlServer>
{
    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    [Fact]
    public async Task The_page_runs_a_query_and_asks_nobody_but_the_server()
    {
        await NodeTools.Graphiql.FolderAsync();
        var browser = Browsers.SelectMany(name => Environment.GetEnvironmentVariable("PATH")!.Split(':')
            .Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "GraphiQL cannot be tried here: there is no Chromium.");
        await server.UploadAsync("graphiql/clip.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();

        var output = await NodeTools.Browser.RunAsync(
            "graphiql.mjs", server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), browser!);

        var seen = JsonSerializer.Deserialize<JsonElement>(output);
        var nodes = seen.GetProperty("result").GetProperty("data").GetProperty("assets").GetProperty("nodes");
        Assert.Equal("graphiql/clip.mp4", nodes[0].GetProperty("key").GetString());
        Assert.Contains(seen.GetProperty("requests").EnumerateArray(), r => r.GetString()!.EndsWith("/graphiql/graphiql.js", StringComparison.Ordinal));
        Assert.Empty(seen.GetProperty("foreign").EnumerateArray().Select(r => r.GetString()));
        Assert.Empty(seen.GetProperty("complaints").EnumerateArray().Select(r => r.GetString()));
        Assert.Contains("default-src 'none'; script-src 'self';", seen.GetProperty("policy").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page.html", "text/html")]
    [InlineData("page.js", "text/javascript")]
    [InlineData("graphiql.css", "text/css")]
    public async Task Its_files_are_given_out_as_what_they_are(string name, string type)
    {
        await NodeTools.Graphiql.FolderAsync();
        using var response = await server.Http.GetAsync("/graphiql/" + name);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Nothing_else_of_its_folder_is_given_out()
    {
        await NodeTools.Graphiql.FolderAsync();
        foreach (var name in new[] { "package.json", "..%2fpackage.json", "node_modules%2freact%2findex.js" })
        {
            using var response = await server.Http.GetAsync("/graphiql/" + name);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }
}

public sealed class NoGraphiqlTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task There_is_no_such_page_unless_it_is_switched_on()
    {
        using var page = await server.Http.GetAsync("/graphiql");
        using var script = await server.Http.GetAsync("/graphiql/page.js");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, script.StatusCode));
    }

    [Fact]
    public async Task A_server_that_shall_have_it_and_cannot_says_how_to_get_it()
    {
        var options = server.Options with { GraphiqlDirectory = "/nowhere", DataDirectory = server.Data + "-other" };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => MprServer.BuildAsync(options, CancellationToken.None));

        Assert.Contains("npm ci", refused.Message, StringComparison.Ordinal);
    }
}

/// <summary>A server with GraphiQL switched on; its tests are skipped where that cannot be installed.</summary>
public sealed class GraphiqlServer : RunningServer, IAsyncLifetime
{
    private string? _folder;

    protected override MprServerOptions Configure(MprServerOptions options) =>
        options with { GraphiqlDirectory = _folder };

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        _folder = await NodeTools.Graphiql.FindAsync();
        await InitializeAsync();
    }
}
