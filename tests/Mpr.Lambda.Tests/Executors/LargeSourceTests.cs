using System.Text.Json;
using Mpr.Testing;

namespace Mpr.Lambda.Tests.Executors;

/// <summary>Sources beyond all of the function's scratch, which is 64 MiB in these tests.</summary>
[Collection(typeof(SharedLambdaServer))]
public sealed class LargeSourceTests(LambdaServer server)
{
    private const long Scratch = 64L << 20;

    // Uncompressed: 34.5 MB a second.
    [Theory]
    [InlineData(2, true)]
    [InlineData(32, false)]
    public async Task A_source_larger_than_the_scratch_is_cut_and_transcoded(int seconds, bool quick)
    {
        LongRuns.SkipUnless(quick);
        var source = await TestMedia.MakeAsync(
            "mkv",
            "-f", "lavfi", "-i", FormattableString.Invariant($"testsrc2=size=1280x720:rate=25:duration={seconds}"),
            "-c:v", "rawvideo", "-pix_fmt", "yuv420p");
        Assert.True(new FileInfo(source).Length > (quick ? Scratch : 1L << 30));
        var key = $"large/{seconds}.mkv";
        await server.UploadAsync(key, source);

        var cut = await EndAsync(new { source_key = key, type = "trim", start = 0.4, end = 1.6, executor = "lambda" });
        var whole = await EndAsync(
            new { source_key = key, type = "transcode", preset = "mp4-h264-480p", executor = "lambda" });

        Assert.True(cut.GetProperty("output").GetProperty("duration").GetDouble() >= 1);
        Assert.Equal(seconds, whole.GetProperty("output").GetProperty("duration").GetDouble(), 0.5);
        await server.CleanAsync();
    }

    private async Task<JsonElement> EndAsync(object request)
    {
        var ended = await server.EndAsync(await server.SubmitAsync(request));
        Assert.True(ended.GetProperty("status").GetString() == "succeeded", ended.ToString());
        return ended;
    }
}
