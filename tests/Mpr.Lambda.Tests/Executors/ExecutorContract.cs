using System.Net;
using Mpr.Lambda.Tests.Functions;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>What every executor must do; run for each of them, on one server.</summary>
public abstract class ExecutorContract(LambdaServer server, string executor)
{
    [Fact]
    public async Task A_result_of_an_awkward_key_says_what_it_is_and_whose()
    {
        var key = $"{executor}/안녕 & 'ö' 100% +#?;=.mp4";
        await server.UploadAsync(key, await TestMedia.ClipAsync());

        var job = await server.SubmitAsync(
            new { source_key = key, type = "trim", start = 1, end = 3, executor, output_key = key });
        var ended = await server.EndAsync(job);

        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        Assert.Equal(executor, ended.GetProperty("executor").GetString());
        Assert.Equal(key, ended.GetProperty("output_key").GetString());
        var result = (await server.Store.FindAsync(server.Store.BucketOut, key))!;
        var source = (await server.Store.FindAsync(server.Store.BucketIn, key))!;
        Assert.Equal("video/mp4", result.ContentType);
        Assert.Equal(
            (job, ended.GetProperty("tasks")[0].GetProperty("id").GetString(), "1", source.ETag),
            (result.Metadata["mpr-job"], result.Metadata["mpr-task"], result.Metadata["mpr-attempt"],
                result.Metadata["mpr-etag-of-source"]));
        await server.CleanAsync();
    }

    [Fact]
    public async Task A_job_that_is_cancelled_in_mid_encode_ends_and_leaves_nothing()
    {
        var (job, output) = await BeginAsync("cancelled");

        await server.PostAsync($"/api/jobs/{job}/cancel", new { });

        Assert.Equal("canceled", (await server.EndAsync(job)).GetProperty("status").GetString());
        Assert.Null(await server.Store.FindAsync(server.Store.BucketOut, output));
        await server.CleanAsync();
    }

    [Fact]
    public async Task A_source_that_is_replaced_in_mid_encode_ends_the_job_without_a_second_attempt()
    {
        var (job, output) = await BeginAsync("replaced");

        await server.UploadAsync(Held("replaced"), await TestMedia.ClipAsync(2));
        server.Gate.Open(Held("replaced"));

        var ended = await server.EndAsync(job);
        Assert.Equal("source_changed", ended.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(1, ended.GetProperty("attempt").GetInt32());
        Assert.Null(await server.Store.FindAsync(server.Store.BucketOut, output));
        await server.CleanAsync();
    }

    [Fact]
    public async Task What_comes_to_the_key_of_the_result_meanwhile_is_not_replaced()
    {
        var (job, output) = await BeginAsync("taken");

        var theirs = await server.Store.UploadAsync(server.Store.BucketOut, output, await TestMedia.ClipAsync(2));
        server.Gate.Open(Held("taken"));

        var ended = await server.EndAsync(job);
        Assert.Equal("output_exists", ended.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(1, ended.GetProperty("attempt").GetInt32());
        Assert.Equal(theirs.ETag, (await server.Store.FindAsync(server.Store.BucketOut, output))!.ETag);
        await server.CleanAsync();

        var again = await server.PostAsync("/api/jobs", Request("taken"), HttpStatusCode.Conflict);
        Assert.Equal("output_exists", again.GetProperty("code").GetString());
    }

    private string Held(string name) => $"{StoreGate.Held}{executor}-{name}.mp4";

    private object Request(string name) => new
    {
        source_key = Held(name),
        type = "transcode",
        preset = "mp4-h264-480p",
        executor,
        output_key = $"{executor}/{name}.mp4",
    };

    /// <summary>A job in mid-encode, and the key of its result.</summary>
    private async Task<(string Job, string Output)> BeginAsync(string name)
    {
        await server.UploadAsync(Held(name), await StoreGate.HeldClipAsync());
        var job = await server.SubmitAsync(Request(name));
        var running = await server.UntilAsync(
            job, d => d.TryGetProperty("phase", out var phase) && phase.GetString() == "encoding");
        return (job, running.GetProperty("output_key").GetString()!);
    }
}

[Collection(typeof(ContractLambdaServer))]
public sealed class LocalExecutorTests(LambdaServer server) : ExecutorContract(server, "local");

[Collection(typeof(ContractLambdaServer))]
public sealed class LambdaExecutorTests(LambdaServer server) : ExecutorContract(server, "lambda");
