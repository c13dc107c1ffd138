using System.Diagnostics;
using System.Globalization;
using Mpr.Cli.Api;
using Mpr.Processing.Storage;

namespace Mpr.Bench;

/// <summary>Many small real jobs through the whole product: how soon they start and what they cost.</summary>
internal static class TinyJobs
{
    private const int Dispatches = 100;
    private const int Jobs = 200;
    private const string Key = "tiny.mp4";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    /// <summary>Where processor time is measured: asking all the time costs the server as much as the jobs.</summary>
    private static readonly TimeSpan SlowPoll = TimeSpan.FromMilliseconds(250);

    /// <param name="name">What the rows are of.</param>
    /// <param name="folder">Of sources and data.</param>
    /// <param name="database">The setting of the database; null is the embedded one.</param>
    /// <param name="bar">Milliseconds from POST to FFmpeg's start that 99 of 100 must meet.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static async Task<BenchResult> RunAsync(
        string name, string folder, string? database, double bar, CancellationToken cancellation)
    {
        var clip = await BenchMedia.TinyAsync(folder, cancellation);
        var starts = Path.Combine(folder, "starts.log");
        var settings = new Dictionary<string, string>
        {
            ["MPR_FFMPEG_PATH"] = Wrapper(folder, starts),
            ["MPR_FFPROBE_PATH"] = OnPath("ffprobe"),
        };
        if (database is not null)
        {
            settings["MPR_DATABASE"] = database;
        }

        await using var server = await ServerProcess.StartAsync(Path.Combine(folder, "data"), settings, cancellation);
        using var store = new ObjectStore(server.Storage);
        using var api = new ApiClient(server.ApiUrl);
        await store.UploadAsync(store.BucketIn, Key, clip, null, null, cancellation);
        await api.ScanAsync(false, cancellation);
        var bare = await BareAsync(api, clip, folder, cancellation);

        var samples = await DispatchAsync(name, api, starts, cancellation);
        var (bareWall, wall, cpu) = await RaceAsync(name, api, server, bare, cancellation);
        return new BenchResult(
            [new($"{name}: {Jobs} tiny jobs against two bare loops", [bareWall], [wall])],
            [
                new($"{name}: POST to FFmpeg started, p50", samples[samples.Count / 2], "ms"),
                new($"{name}: POST to FFmpeg started, p99", samples[samples.Count * 99 / 100], "ms", bar),
                new($"{name}: {Jobs} tiny jobs, wall against bare", Math.Round(wall / bareWall, 3), "x", 1.15),
                new($"{name}: our processor time per job", cpu, "ms", 10),
            ]);
    }

    // The command that a job runs, so that the bare loops do the same.
    private static async Task<IReadOnlyList<string>> BareAsync(
        ApiClient api, string clip, string folder, CancellationToken cancellation)
    {
        for (var warm = 0; warm < 10; warm++)
        {
            await EndAsync(api, await SubmitAsync(api, $"warm-{warm}", cancellation), cancellation);
        }

        var job = await EndAsync(api, await SubmitAsync(api, "first", cancellation), cancellation);
        return BareCommand.Of(await api.JobLogAsync(job.Id, cancellation), clip, Path.Combine(folder, "bare.mp4"));
    }

    private static async Task<List<double>> DispatchAsync(
        string name, ApiClient api, string starts, CancellationToken cancellation)
    {
        var samples = new List<double>();
        for (var n = 0; n < Dispatches; n++)
        {
            File.Delete(starts);
            var posted = TimeProvider.System.GetUtcNow();
            var job = await SubmitAsync(api, $"dispatch-{n}", cancellation);
            await EndAsync(api, job, cancellation);
            // Seconds and microseconds since 1970, written before FFmpeg itself starts.
            var first = double.Parse(File.ReadLines(starts).First(), CultureInfo.InvariantCulture);
            var since = (posted - DateTimeOffset.UnixEpoch).TotalSeconds;
            samples.Add(Math.Round((first - since) * 1000, 1));
        }

        BenchRun.Say($"{name}: {Dispatches} jobs one by one are done");
        return [.. samples.Order()];
    }

    private static async Task<(double Bare, double Wall, double Cpu)> RaceAsync(
        string name, ApiClient api, ServerProcess server, IReadOnlyList<string> bare, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(loop => LoopAsync(bare, loop, cancellation)));
        var bareWall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        BenchRun.Say($"{name}: two bare loops took {bareWall:0.0} s");

        var cpu = server.ProcessorTime;
        began = Stopwatch.GetTimestamp();
        var jobs = new List<JobDocument>();
        for (var n = 0; n < Jobs; n++)
        {
            jobs.Add(await SubmitAsync(api, $"race-{n}", cancellation));
        }

        foreach (var job in jobs)
        {
            await EndAsync(api, job, cancellation, SlowPoll);
        }

        var wall = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var used = (server.ProcessorTime - cpu).TotalMilliseconds / Jobs;
        BenchRun.Say($"{name}: {Jobs} jobs took {wall:0.0} s");
        return (Math.Round(bareWall, 3), Math.Round(wall, 3), Math.Round(used, 1));
    }

    private static async Task LoopAsync(IReadOnlyList<string> bare, int loop, CancellationToken cancellation)
    {
        var result = bare[^1].Replace("bare.mp4", $"bare-{loop}.mp4", StringComparison.Ordinal);
        for (var n = 0; n < Jobs / 2; n++)
        {
            await BenchMedia.FfmpegAsync([.. bare.SkipLast(1), result], cancellation);
        }

        File.Delete(result);
    }

    private static Task<JobDocument> SubmitAsync(ApiClient api, string name, CancellationToken cancellation) =>
        api.SubmitAsync(
            new JobRequest
            {
                SourceKey = Key,
                Type = "transcode",
                Preset = "mp4-h264-480p",
                OutputKey = $"tiny/{name}.mp4",
                Overwrite = true,
            },
            cancellation);

    private static async Task<JobDocument> EndAsync(
        ApiClient api, JobDocument job, CancellationToken cancellation, TimeSpan? poll = null)
    {
        while (!job.HasEnded)
        {
            await Task.Delay(poll ?? Poll, cancellation);
            job = await api.JobAsync(job.Id, cancellation);
        }

        return job.Succeeded ? job : throw new InvalidOperationException($"The job failed: {job.Error?.Message}");
    }

    // FFmpeg's own start is what is waited for: a shell notes the time and becomes FFmpeg.
    private static string Wrapper(string folder, string starts)
    {
        var path = Path.Combine(folder, "ffmpeg");
        File.WriteAllText(path, $"#!/bin/bash\necho $EPOCHREALTIME >> {starts}\nexec {OnPath("ffmpeg")} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private static string OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{program} is not on the PATH.");
}
