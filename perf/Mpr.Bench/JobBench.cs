using System.Diagnostics;
using System.Text.Json.Nodes;
using Mpr.Cli.Api;
using Mpr.Processing.Storage;

namespace Mpr.Bench;

/// <summary>
/// A job from its submission to its published result, against FFmpeg alone with the job's own arguments on local files.
/// Both are run in turns, so that whatever else the machine does weighs on both.
/// </summary>
internal static class JobBench
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public static async Task<BenchResult> RunAsync(BenchRun run, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench"));
        var minute = await BenchMedia.MinuteAsync(folder, cancellation);
        var gibibyte = await BenchMedia.GibibyteAsync(folder, cancellation);
        await using var server = await ServerProcess.StartAsync(
            Path.Combine(folder, "data"), new Dictionary<string, string>(), cancellation);
        using var store = new ObjectStore(server.Storage);
        using var api = new ApiClient(server.ApiUrl);
        BenchRun.Say("uploading the sources");
        foreach (var file in new[] { minute, gibibyte })
        {
            await store.UploadAsync(store.BucketIn, Path.GetFileName(file), file, null, null, cancellation);
        }

        await api.ScanAsync(false, cancellation);
        return new BenchResult(
        [
            await MeasureAsync(
                "transcode 60 s 1080p -> 480p",
                minute,
                new JobRequest { Type = "transcode", Preset = "mp4-h264-480p" },
                api,
                run,
                cancellation),
            await MeasureAsync(
                "trim 10 s by copy out of 1 GiB",
                gibibyte,
                new JobRequest
                {
                    Type = "trim",
                    Start = JsonValue.Create(60),
                    End = JsonValue.Create(70),
                    Mode = "copy",
                },
                api,
                run,
                cancellation),
        ]);
    }

    private static async Task<Measure> MeasureAsync(
        string name, string file, JobRequest request, ApiClient api, BenchRun run, CancellationToken cancellation)
    {
        var wanted = request with { SourceKey = Path.GetFileName(file), Overwrite = true };
        // The first one finds the command, and warms up the server and the page cache for both sides.
        var (first, _) = await JobAsync(api, wanted, cancellation);
        var result = Path.Combine(Path.GetDirectoryName(file)!, "bare" + Path.GetExtension(first.OutputKey));
        var bare = BareCommand.Of(await api.JobLogAsync(first.Id, cancellation), file, result);
        await BenchMedia.FfmpegAsync(bare, cancellation);

        var (bareSeconds, mprSeconds) = (new List<double>(), new List<double>());
        for (var i = 1; i <= run.Runs; i++)
        {
            bareSeconds.Add(Math.Round((await BenchMedia.FfmpegAsync(bare, cancellation)).TotalSeconds, 3));
            mprSeconds.Add(Math.Round((await JobAsync(api, wanted, cancellation)).Wall.TotalSeconds, 3));
            BenchRun.Say($"{name}: {i} of {run.Runs}: bare {bareSeconds[^1]} s, job {mprSeconds[^1]} s");
        }

        File.Delete(result);
        return new Measure(name, bareSeconds, mprSeconds);
    }

    private static async Task<(JobDocument Job, TimeSpan Wall)> JobAsync(
        ApiClient api, JobRequest request, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var job = await api.SubmitAsync(request, cancellation);
        while (!job.HasEnded)
        {
            await Task.Delay(Poll, cancellation);
            job = await api.JobAsync(job.Id, cancellation);
        }

        return job.Succeeded
            ? (job, Stopwatch.GetElapsedTime(began))
            : throw new InvalidOperationException($"The job failed: {job.Error?.Message}");
    }
}
