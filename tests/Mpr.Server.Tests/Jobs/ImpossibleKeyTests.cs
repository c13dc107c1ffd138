using System.Net;
using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Server.Tests.Jobs;

/// <summary>Keys that no object can have.</summary>
public sealed class ImpossibleKeyTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string TooLong = new string('a', 1100) + ".mp4";

    [Fact]
    public async Task A_source_of_such_a_key_is_not_there()
    {
        var refusal = await server.PostAsync(
            "/api/jobs", new { source_key = TooLong, type = "trim", start = 0, end = 1 }, HttpStatusCode.NotFound);
        using var media = await server.Http.GetAsync("/media/in/" + TooLong);

        Assert.Equal("source_missing", refusal.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NotFound, media.StatusCode);
    }

    [Fact]
    public async Task A_result_of_such_a_key_is_refused_at_once()
    {
        await server.UploadAsync("possible.mp4", await TestMedia.ClipAsync(1));

        var refusal = await server.PostAsync(
            "/api/jobs",
            new { source_key = "possible.mp4", type = "trim", start = 0, end = 0.5, output_key = TooLong },
            HttpStatusCode.BadRequest);

        Assert.Equal("invalid_request", refusal.GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_address_of_no_bucket_is_refused_with_a_problem_document()
    {
        using var response = await server.Http.GetAsync("/media/nowhere.mp4");

        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("not_found", problem.GetProperty("code").GetString());
    }
}
