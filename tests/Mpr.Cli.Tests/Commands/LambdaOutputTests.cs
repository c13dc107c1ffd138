using System.Text.Json.Nodes;
using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Commands;

public sealed class LambdaOutputTests
{
    private const string Arn = "arn:aws:states:us-east-1:000000000000:execution:mpr:job_1-0-1";

    [Fact]
    public async Task Job_shows_what_it_was_to_cost_in_Lambda_beside_what_it_has_cost()
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}", 200, Job());

        var plain = await api.RunAsync("jobs", "show", Bodies.JobId);

        Assert.Contains("164.8 GB-seconds, $0.0027; 41.2 s, 569 MiB of memory, 25 MiB of scratch", plain.Out, StringComparison.Ordinal);
        Assert.Contains("133.1 GB-seconds, $0.0022", plain.Out, StringComparison.Ordinal);
        Assert.Contains(Arn, plain.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_all_of_it()
    {
        await using var api = await FakeApi.StartAsync();
        api.On($"/api/jobs/{Bodies.JobId}", 200, Job());

        var run = await api.RunAsync("jobs", "show", Bodies.JobId, "--json");

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(Job())!["lambda"], JsonNode.Parse(run.Json().GetProperty("lambda").GetRawText())));
        Assert.Equal("lambda", run.Json().GetProperty("executor").GetString());
    }

    private static string Job()
    {
        var job = JsonNode.Parse(Bodies.Job("succeeded"))!;
        job["executor"] = "lambda";
        job["lambda"] = new JsonObject
        {
            ["estimated_seconds"] = 41.2,
            ["estimated_memory"] = 569,
            ["estimated_scratch"] = 25,
            ["estimated_gb_seconds"] = 164.8,
            ["estimated_price"] = 0.0027,
            ["gb_seconds"] = 133.1,
            ["price"] = 0.0022,
            ["execution"] = Arn,
            ["of_the_future"] = true,
        };
        return job.ToJsonString();
    }
}
