using System.Collections.Concurrent;
using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Probing;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>
/// Real files through real tasks on a real store, under their own names: one of each shape through a quick preset. With
/// MPR_LONG_TESTS=1 every file goes through every preset that fits and both kinds of trim, and every result is decoded
/// whole.
/// </summary>
public sealed class CorpusTaskTests(Workshop workshop, ITestOutputHelper output) : IClassFixture<Workshop>
{
    /// <summary>Decoding 8K or tone-mapping HDR takes seconds for each picture that comes out.</summary>
    private static readonly string[] Heavy =
    [
        "mp4/8k24fps_300ms.mp4", "mp4/long_1080p_lowbitrate.mp4", "mkv/hev1_08_05.mkv", "mp4/hdr10-av1.mp4",
    ];

    private static bool Long => Testing.LongRuns.Asked;

    [Fact]
    public async Task Every_good_file_becomes_a_good_result()
    {
        var all = Corpus.Files("ok");
        var files = Long ? all : [.. all.Where(f => !Heavy.Contains(f.Path)).DistinctBy(Shape)];

        var failures = await RunAllAsync(files);

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Fact]
    public async Task A_doubtful_file_gives_a_result_or_a_code_and_breaks_nothing()
    {
        var failures = await RunAllAsync(Corpus.Files("warn"));

        foreach (var failure in failures)
        {
            output.WriteLine(failure);
        }

        Assert.DoesNotContain(failures, f => f.Contains(" internal ", StringComparison.Ordinal));
        workshop.AssertScratchIsEmpty();
    }

    /// <summary>Files of one shape go much the same way: the quick run takes one of each.</summary>
    private static (string, bool) Shape(CorpusFile file) =>
        (file.VideoCodec.Length > 0 ? file.VideoCodec : file.AudioCodec, file.Rotation != 0);

    private async Task<IReadOnlyCollection<string>> RunAllAsync(IReadOnlyList<CorpusFile> files)
    {
        ConcurrentQueue<string> failures = [];
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (file,
            cancellation) =>
        {
            try
            {
                var source = await workshop.PutAsync("corpus/" + file.Path, file.FullPath);
                var probe = await workshop.Prober.ProbeAsync(source, cancellation);
                foreach (var operation in Operations(probe))
                {
                    await RunAsync(source, probe, operation, failures, cancellation);
                }
            }
            catch (ProcessingException e)
            {
                failures.Enqueue($"{file.Path}: {e.Failure} {e.Message}");
            }
        });
        return failures;
    }

    private async Task RunAsync(
        StoredObject source,
        MediaProbe probe,
        Operation operation,
        ConcurrentQueue<string> failures,
        CancellationToken cancellation)
    {
        try
        {
            var task = workshop.Planner.Plan(operation, source, probe, null, overwrite: true).Tasks.Single();
            var attempt = new RecordedAttempt($"task_{Guid.NewGuid():N}");
            var result = await workshop.Runner.RunAsync(task, attempt, cancellation);
            if (Long)
            {
                await DecodeAsync(result, cancellation);
                output.WriteLine($"{result.OutputKey}: {result.Facts}{(result.SourceDamaged ? " (source damaged)" : "")}");
            }
        }
        catch (ProcessingException e) when (operation is Trim && e.Failure == FailureCatalogue.RangeOutside)
        {
            output.WriteLine($"{source.Key} {operation}: {e.Message}"); // clips of a few sparse pictures
        }
        catch (ProcessingException e)
        {
            failures.Enqueue($"{source.Key} {operation}: {e.Failure} {e.Message}\n{e.CommandLine}\n{e.LogTail}");
        }
    }

    private static IEnumerable<Operation> Operations(MediaProbe probe)
    {
        if (!Long)
        {
            yield return new Transcode(probe.Video is null ? "audio-mp3-192k" : QuickPresets.Tiny);
            yield break;
        }

        foreach (var preset in PresetCatalogue.BuiltIn.All)
        {
            if (preset.Kind == MediaKind.Video ? probe.Video is not null : probe.Audio.Count > 0)
            {
                yield return new Transcode(preset.Id);
            }
        }

        yield return new Trim(probe.Duration * 0.3, probe.Duration * 0.8, TrimMode.Copy);
        yield return new Trim(probe.Duration * 0.3, probe.Duration * 0.8, TrimMode.Exact);
    }

    private async Task DecodeAsync(TaskResult result, CancellationToken cancellation)
    {
        using var file = await workshop.Store.DownloadToTemporaryFileAsync(
            workshop.Store.BucketOut, result.OutputKey, cancellation: cancellation);
        var command = new FfmpegCommand(
        [
            "-v", "error", "-nostdin", "-progress", "pipe:1", "-i", file.Path, "-map", "0:V?", "-map", "0:a?",
            "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "null", "-",
        ]);
        var exit = await workshop.Ffmpeg.RunAsync(command, new FfmpegLimits(), null, cancellation);
        var made = result.CommandLine.Contains("libx264", StringComparison.Ordinal);
        if (!exit.CameToItsEnd || (made && exit.Log.Length > 0))
        {
            throw new ProcessingException(
                FailureCatalogue.ResultInvalid, $"{result.OutputKey} does not decode: {exit.Log}");
        }
    }
}
