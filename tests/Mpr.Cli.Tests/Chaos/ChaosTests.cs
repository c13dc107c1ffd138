using Mpr.Cli.Api;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Chaos;

/// <summary>kill -9 at random moments of real work: every job yields one right result, and nothing is left behind.</summary>
public sealed class ChaosTests
{
    private const string Source = "chaos/source.mp4";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public Task Product_that_is_killed_and_started_again_yields_each_result_once() => LongRuns.Asked
        ? RunAsync(Fleet.EmbeddedAsync, jobs: 500, kills: 100, most: 8)
        : RunAsync(Fleet.EmbeddedAsync, jobs: 6, kills: 1, most: 3);

    [Fact]
    public Task Workers_that_are_killed_and_started_again_yield_each_result_once()
    {
        LongRuns.SkipUnlessAsked();
        return RunAsync(Fleet.DistributedAsync, jobs: 500, kills: 100, most: 8);
    }

    private static async Task RunAsync(Func<Task<Fleet>> start, int jobs, int kills, int most)
    {
        await using var fleet = await start();
        var ids = await SubmitAsync(fleet, jobs);
        for (var kill = 0; kill < kills && await OpenAsync(fleet) is > 0 and var open; kill++)
        {
            // Some of the rest is done first, or the same jobs would be hit again and again, which is a fault of theirs.
            var goal = open - Random.Shared.Next(1, most + 1);
            await Eventually.BecomesTrueAsync(async () => await OpenAsync(fleet) <= goal, "some jobs to end", Patience);
            var victim = fleet.Mortals[Random.Shared.Next(fleet.Mortals.Count)];
            await victim.KillAsync();
            await victim.StartAsync();
        }

        await Eventually.BecomesTrueAsync(
            async () => await OpenAsync(fleet) == 0, "the last jobs to end", TimeSpan.FromMinutes(jobs));
        await CheckAsync(fleet, ids);
        await Eventually.BecomesTrueAsync(
            async () => await fleet.LeftBehindAsync() == "", "nothing to be left behind", Patience);
    }

    private static async Task<List<string>> SubmitAsync(Fleet fleet, int jobs)
    {
        using var store = fleet.Store();
        using var api = fleet.Api();
        await store.UploadAsync(store.BucketIn, Source, await TestMedia.ClipAsync(1));
        await api.ScanAsync(false, default);
        var ids = new List<string>();
        for (var n = 0; n < jobs; n++)
        {
            var job = await api.SubmitAsync(
                new JobRequest
                {
                    SourceKey = Source,
                    Type = "transcode",
                    Preset = "mp4-h264-480p",
                    OutputKey = $"chaos/{n}.mp4",
                },
                default);
            ids.Add(job.Id);
        }

        return ids;
    }

    private static async Task<int> OpenAsync(Fleet fleet)
    {
        using var api = fleet.Api();
        return (await api.QueueAsync(default)).Pools.Sum(p => p.Queued + p.Waiting + p.Running);
    }

    private static async Task CheckAsync(Fleet fleet, List<string> ids)
    {
        using var api = fleet.Api();
        using var store = fleet.Store();
        for (var n = 0; n < ids.Count; n++)
        {
            var job = await api.JobAsync(ids[n], default);
            Assert.True(job.Succeeded, $"{job.Id} is {job.Status}: {job.Error?.Message}");
            Assert.Equal($"chaos/{n}.mp4", job.Output!.Key);
            Assert.Equal(("h264", "aac"), (job.Output.VideoCodec, job.Output.AudioCodec));
            Assert.InRange(job.Output.Duration!.Value, 0.95, 1.1);
            Assert.Equal(job.Output.Size, (await store.FindAsync(store.BucketOut, job.Output.Key))!.Size);
            Assert.Single(job.Tasks!.Single().Attempts, a => a.Ending == "succeeded");
        }

        var keys = new List<string>();
        await foreach (var result in store.ListAsync(store.BucketOut, "chaos/"))
        {
            keys.Add(result.Key);
        }

        Assert.Equal(ids.Count, keys.Count);
    }
}
