using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mpr.Processing.Failures;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Contracts;

/// <summary>What the description of the API says of itself.</summary>
public sealed class DescriptionTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Every_operation_has_an_id_words_refusals_and_examples()
    {
        var operations = await OperationsAsync();

        Assert.True(operations.Count > 30);
        Assert.Distinct(operations.Select(o => o.Json.GetProperty("operationId").GetString()));
        foreach (var (name, json) in operations)
        {
            Assert.True(json.TryGetProperty("summary", out _), $"{name} has no summary");
            var responses = json.GetProperty("responses").EnumerateObject().ToList();
            Assert.True(responses.Any(r => r.Name[0] == '4'), $"{name} has no 4xx");
            var bodies = responses.Select(r => (JsonElement?)r.Value).Append(Body(json)).Select(JsonOf).OfType<JsonElement>();
            Assert.True(bodies.All(b => b.TryGetProperty("example", out _)), $"{name} has a body without example");
        }
    }

    [Fact]
    public async Task The_examples_of_requests_are_understood()
    {
        await server.UploadAsync("trailers/spring.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        await server.ProbedAsync("trailers/spring.mp4");
        foreach (var (name, json) in (await OperationsAsync()).Where(o => JsonOf(Body(o.Json)) is not null))
        {
            var (method, path) = (name.Split(' ')[0], name.Split(' ')[1]);
            // A session needs a key that is real, and a key would end the open server.
            if (path is "/api/session" or "/api/keys" || path.Contains('{', StringComparison.Ordinal))
            {
                continue;
            }

            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            var example = JsonOf(Body(json))!.Value.GetProperty("example").GetRawText();
            request.Content = new StringContent(example, Encoding.UTF8, "application/json");
            using var response = await server.Http.SendAsync(request);

            Assert.True(response.IsSuccessStatusCode, $"{name}: {await response.Content.ReadAsStringAsync()}");
        }
    }

    [Fact]
    public async Task Redocly_finds_no_error_in_the_document()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("openapi.json");
        await File.WriteAllTextAsync(file, await server.Http.GetStringAsync("/openapi.json"));

        var (code, output) = await NodeTools.Clients.RunPackageAsync(
            "@redocly/cli/bin/cli.js", "lint", file, "--extends=recommended-strict", "--skip-rule=operation-2xx-response");

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task The_catalogue_of_errors_has_every_code()
    {
        var listed = (await server.GetAsync("/api/errors")).GetProperty("items").EnumerateArray().ToList();
        using var answer = await server.Http.PostAsJsonAsync("/graphql", new { query = "{ errors { code kind status } }" });
        var graph = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data").GetProperty("errors");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(FailureCatalogue.All.Count + RefusalCatalogue.All.Count, listed.Count);
        Assert.Equal(listed.Count, graph.GetArrayLength());
        Assert.All(listed, e => Assert.NotEqual("", e.GetProperty("advice").GetString()));
        var full = listed.Single(e => e.GetProperty("code").GetString() == "queue_full");
        Assert.Equal((429, true), (full.GetProperty("status").GetInt32(), full.GetProperty("retryable").GetBoolean()));
    }

    private static JsonElement? Body(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) ? body : null;

    private static JsonElement? JsonOf(JsonElement? body) =>
        body is { } known && known.TryGetProperty("content", out var content)
        && content.TryGetProperty("application/json", out var json)
            ? json
            : null;

    private async Task<IReadOnlyList<(string Name, JsonElement Json)>> OperationsAsync() =>
    [
        .. from path in (await server.GetAsync("/openapi.json")).GetProperty("paths").EnumerateObject()
           from method in path.Value.EnumerateObject()
           select ($"{method.Name.ToUpperInvariant()} {path.Name}", method.Value),
    ];
}
