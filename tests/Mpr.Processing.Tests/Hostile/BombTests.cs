using System.Diagnostics;
using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Tasks;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>Files that want all of a worker. Each must end by itself, with a code that says what is wrong with it.</summary>
public sealed class BombTests(HostileFixture hostile, ITestOutputHelper output) : IClassFixture<HostileFixture>
{
    /// <summary>Not the limit that shall end them: that a bomb comes to it is the fault that this test looks for.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);

    private static readonly string[] Unclear = ["timed_out", "internal", "interrupted", "ffmpeg_failed"];

    private static bool Long => LongRuns.Asked;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_bomb_ends_with_a_clear_code_in_bounded_time_and_space()
    {
        var bombs = await new Bombs(hostile.Clip, hostile.Workshop.File("."), Long ? 1_000_000 : 5_000).MakeAsync();
        List<string> faults = [];
        foreach (var (name, content) in bombs.Where(b => Long || !Bombs.Lengthy.Contains(b.Name)))
        {
            var watch = Stopwatch.StartNew();
            var path = hostile.Workshop.File($"bomb-{name}");
            await File.WriteAllBytesAsync(path, content, Cancellation);
            var stored = await hostile.Workshop.PutAsync($"bombs/{name}/{name}", path);
            File.Delete(path);
            var end = await EndAsync(stored, new Transcode(QuickPresets.Tiny));
            if (Long || end.StartsWith("no_such_stream", StringComparison.Ordinal))
            {
                end += ", " + await EndAsync(stored, new Transcode("audio-mp3-192k"));
            }

            output.WriteLine($"{name} ({content.Length:N0} bytes): {end}; {watch.Elapsed.TotalSeconds:F1} s");
            if (Unclear.Any(end.Contains) || watch.Elapsed > Bound)
            {
                faults.Add($"{name}: {end}, {watch.Elapsed.TotalSeconds:F1} s");
            }
        }

        Assert.Empty(faults);
        hostile.Workshop.AssertScratchIsEmpty();
        Assert.StartsWith("made", await EndAsync(
            await hostile.Workshop.PutAsync("bombs/after.mp4", hostile.Clip), new Transcode(QuickPresets.Tiny)),
            StringComparison.Ordinal);
    }

    private async Task<string> EndAsync(StoredObject stored, Operation operation)
    {
        try
        {
            var task = await hostile.Workshop.PlanAsync(stored, operation);
            var runner = hostile.Workshop.RunnerWith(
                hostile.Workshop.Ffmpeg, new FfmpegLimits { Wall = Bound, FileSize = 256 << 20 });
            var result = await runner.RunAsync(task, new RecordedAttempt($"task_{stored.Key}"), Cancellation);
            return $"made {result.Size:N0} bytes, {result.Facts.Duration}";
        }
        catch (ProcessingException e)
        {
            return $"{e.Failure} {e.Message}";
        }
    }
}
