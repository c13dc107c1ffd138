using System.Text.Json;
using System.Text.Json.Nodes;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>The same job gives the same result on every executor, under the same key, bit by bit.</summary>
[Collection(typeof(ContractLambdaServer))]
public sealed class ExecutorAgreementTests(LambdaServer server)
{
    [Theory]
    [InlineData("""{"type": "transcode", "preset": "mp4-h264-480p"}""", "video/mp4")]
    [InlineData("""{"type": "transcode", "preset": "audio-mp3-192k"}""", "audio/mpeg")]
    [InlineData("""{"type": "trim", "start": 1, "end": 3}""", "video/mp4")]
    [InlineData("""{"type": "trim", "start": 1.3, "end": 3.1, "mode": "exact"}""", "video/mp4")]
    [InlineData("""{"type": "trim", "start": 0.5, "end": 3.4, "mode": "smart"}""", "video/mp4")]
    [InlineData("""{"type": "poster", "at": 1.5}""", "image/jpeg")]
    public async Task A_job_gives_the_same_on_both(string operation, string contentType)
    {
        var request = JsonNode.Parse(operation)!.AsObject();
        request["source_key"] = "agree/clip.mp4";
        await server.UploadAsync("agree/clip.mp4", await TestMedia.ClipAsync());

        var local = await RunAsync(request, "local", contentType);
        var lambda = await RunAsync(request, "lambda", contentType);

        Assert.Equal(local, lambda);
        await server.CleanAsync();
    }

    private async Task<(string Key, string Streams, string Output)> RunAsync(
        JsonObject request, string executor, string contentType)
    {
        request["executor"] = executor;
        request["overwrite"] = true;
        var ended = await server.EndAsync(await server.SubmitAsync(request));
        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        Assert.Equal(executor, ended.GetProperty("executor").GetString());
        var key = ended.GetProperty("output_key").GetString()!;
        var result = await server.Store.FindAsync(server.Store.BucketOut, key);
        Assert.Equal(contentType, result!.ContentType);
        Assert.Equal(ended.GetProperty("id").GetString(), result.Metadata["mpr-job"]);
        return (key, await server.StreamsAsync(key), FactsOf(ended.GetProperty("output")));
    }

    // What is told of a result, but for what names this one object.
    private static string FactsOf(JsonElement output) => string.Join(", ", output.EnumerateObject()
        .Where(p => p.Name is "duration" or "container" or "video_codec" or "audio_codec" or "width" or "height")
        .Select(p => $"{p.Name} {p.Value}"));
}
