using System.Net;
using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Server.Tests.Graph;

public sealed class GraphTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_scan_mutation_answers_what_the_REST_scan_answers()
    {
        await server.UploadAsync("graph/a.mp4", await TestMedia.ClipAsync(1));

        var scan = await RunAsync("mutation { scanMediaFolder { found registered skipped files } }");
        var again = await RunAsync("mutation { scanMediaFolder { found registered skipped files } }");

        Assert.Contains(
            "graph/a.mp4",
            scan.GetProperty("scanMediaFolder").GetProperty("files").EnumerateArray().Select(f => f.GetString()));
        Assert.Equal(0, again.GetProperty("scanMediaFolder").GetProperty("registered").GetInt32());
    }

    [Fact]
    public async Task A_job_is_created_and_read_in_camel_case()
    {
        await server.UploadAsync("graph/b.mp4", await TestMedia.ClipAsync(2));

        var created = await RunAsync(
            """
            mutation { createJob(input: { sourceKey: "graph/b.mp4", type: "trim", start: "0.5", end: "00:00:01.500", mode: EXACT })
            { id status outputKey start end mode } }
            """);
        var id = created.GetProperty("createJob").GetProperty("id").GetString()!;
        await server.EndAsync(id);
        var job = await RunAsync($$"""{ job(id: "{{id}}") { status progress output { key duration } } }""");

        Assert.Equal("SUCCEEDED", job.GetProperty("job").GetProperty("status").GetString());
        Assert.Equal(1, job.GetProperty("job").GetProperty("output").GetProperty("duration").GetDouble(), 0.15);
    }

    [Fact]
    public async Task An_error_has_the_code_of_its_REST_problem_and_no_exception_text()
    {
        using var response = await PostAsync("""{ job(id: "job_nope") { id } }""");

        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        var error = answer.GetProperty("errors")[0];
        Assert.Equal("NOT_FOUND", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.DoesNotContain("Exception", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mutation_by_GET_is_refused_and_a_query_is_not()
    {
        using var mutation = await server.Http.GetAsync(
            "/graphql?query=" + Uri.EscapeDataString("mutation { scanMediaFolder { found } }"));
        using var query = await server.Http.GetAsync("/graphql?query=" + Uri.EscapeDataString("{ presets { id } }"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, mutation.StatusCode);
        Assert.Equal(HttpStatusCode.OK, query.StatusCode);
    }

    [Fact]
    public async Task A_form_of_a_foreign_page_is_refused()
    {
        using var form = new FormUrlEncodedContent([new("query", "mutation { scanMediaFolder { found } }")]);

        using var response = await server.Http.PostAsync("/graphql", form);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private async Task<JsonElement> RunAsync(string query)
    {
        using var response = await PostAsync(query);
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.False(answer.TryGetProperty("errors", out _), answer.ToString());
        return answer.GetProperty("data");
    }

    private async Task<HttpResponseMessage> PostAsync(string query)
    {
        using var body = new StringContent(
            JsonSerializer.Serialize(new { query }), System.Text.Encoding.UTF8, "application/json");
        return await server.Http.PostAsync("/graphql", body);
    }
}
