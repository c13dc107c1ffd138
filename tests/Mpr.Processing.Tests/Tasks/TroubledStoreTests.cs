using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Storage;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Tasks on a store that breaks off, refuses for a while, stands still, or holds another source meanwhile.</summary>
public sealed class TroubledStoreTests(EmbeddedBackend backend) : IClassFixture<EmbeddedBackend>, IAsyncLifetime
{
    private const int MiB = 1 << 20;

    private static readonly bool IsLong = LongRuns.Asked;

    private ProxiedWorker _worker = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _worker = await ProxiedWorker.StartAsync(backend.Options);

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [LongInlineData(true)]
    public async Task Result_is_identical_to_the_undisturbed_one(bool transcode)
    {
        var source = await _worker.PutAsync("troubled/source.mkv", await LiveMedia.FileAsync("mkv", IsLong ? 400 : 60));
        // x264 under a bound on its rate makes other bytes each time; LAME does not, and all of the source is read.
        Operation operation = transcode
            ? new Transcode("audio-mp3-192k")
            : new Trim(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40), TrimMode.Copy);
        var task = await _worker.PlanAsync(source, operation, $"troubled/{transcode}{Extension(transcode)}");
        var calm = await _worker.Runner.RunAsync(
            task with { OutputKey = $"troubled/calm-{transcode}{Extension(transcode)}" }, new RecordedAttempt(), Cancellation);
        var trouble = new Trouble(TimeSpan.FromSeconds(IsLong ? 20 : 2));
        _worker.Proxy.Script = trouble.Befalls;

        // A cache of its own: what the calm run has fetched is not to help.
        await using var gateway = new Processing.Sources.SourceGateway(_worker.Store);
        var runner = new TaskRunner(_worker.Store, gateway, _worker.Ffmpeg, _worker.Prober, _worker.Scratch);
        var result = await runner.RunAsync(task, new RecordedAttempt("task_2"), Cancellation);
        _worker.Proxy.Script = _ => null;

        Assert.Equal(
            Samples.Hash(await _worker.FetchAsync(calm)), Samples.Hash(await _worker.FetchAsync(result)));
        Assert.True(trouble is { Cuts: > 0, Refusals: > 0, Stops: > 0 }, trouble.ToString());
        Assert.Equal(0, await RawStore.OpenUploadsAsync(_worker.Direct, _worker.Store.BucketOut, task.OutputKey));
    }

    [Fact]
    public async Task Source_that_is_overwritten_in_mid_job_is_source_changed_and_nothing_is_left()
    {
        var path = await LiveMedia.FileAsync("mkv", 60);
        var source = await _worker.PutAsync("changing/source.mkv", path);
        var task = await _worker.PlanAsync(source, new Transcode(QuickPresets.Tiny));
        var replaced = new TaskCompletionSource();
        var reads = 0;
        _worker.Proxy.Script = r => r.IsRead && Interlocked.Increment(ref reads) > 6
            ? new Mishap.Hold(replaced.Task)
            : null;
        await using var gateway = new Processing.Sources.SourceGateway(_worker.Store);
        var runner = new TaskRunner(_worker.Store, gateway, _worker.Ffmpeg, _worker.Prober, _worker.Scratch);
        var attempt = new RecordedAttempt
        {
            OnProgress = p =>
            {
                if (p.OutTime is not null)
                {
                    _ = ReplaceAsync();
                }
            },
        };

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => runner.RunAsync(task, attempt, Cancellation));

        Assert.Equal(FailureCatalogue.SourceChanged, failure.Failure);
        await _worker.AssertNothingIsLeftAsync(task.OutputKey);

        async Task ReplaceAsync()
        {
            await RawStore.PutAsync(_worker.Direct, source.Bucket, source.Key, Samples.Bytes(1000));
            replaced.TrySetResult();
        }
    }

    private static string Extension(bool transcode) => transcode ? ".mp3" : ".mp4";

    /// <summary>A reproducible mixture: about every 20 MB a cut, 503 to one request in twenty, one standstill.</summary>
    private sealed class Trouble(TimeSpan standstill)
    {
        private const int StopsAt = 12;

        private readonly Lock _lock = new();
        private readonly Random _random = new(20);
        private Task? _stop;

        public int Cuts { get; private set; }

        public int Refusals { get; private set; }

        public int Stops { get; private set; }

        public Mishap? Befalls(ProxiedRequest request)
        {
            lock (_lock)
            {
                if (request.Number >= StopsAt && _stop is null)
                {
                    _stop = Task.Delay(standstill, CancellationToken.None);
                }

                if (_stop is { IsCompleted: false })
                {
                    Stops++;
                    return new Mishap.Hold(_stop);
                }

                if (Refusals == 0 || _random.NextDouble() < 0.05)
                {
                    Refusals++;
                    return Mishap.Error(503, "SlowDown");
                }

                // Requests for content ask for one or two megabytes each.
                if (request.IsRead && (Cuts == 0 || _random.NextDouble() < 0.075))
                {
                    Cuts++;
                    return new Mishap.Cut(_random.Next(1, MiB));
                }

                return null;
            }
        }

        public override string ToString() => $"{Cuts} cuts, {Refusals} refusals, {Stops} requests stood still";
    }
}
