using System.Collections.Concurrent;
using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Tasks;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>
/// Files that ask FFmpeg to open something else, under every extension that MPR takes. The quick run takes two
/// files of each format, each under one extension; the long one has every pair.
/// </summary>
public sealed class HostileSetTests(HostileFixture hostile, ITestOutputHelper output) : IClassFixture<HostileFixture>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static readonly FfmpegLimits Limits = new() { Wall = TimeSpan.FromSeconds(30) };

    private static bool Long => LongRuns.Asked;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_lure_makes_a_worker_open_a_file_or_a_connection()
    {
        Assert.SkipUnless(CanaryFiles.Works, "SKIPPED: watching files needs inotify, which only Linux has");
        _ = hostile.Touched();
        ConcurrentQueue<string> faults = [];
        await Parallel.ForEachAsync(
            Cases(),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Cancellation },
            async (lure, _) => await TryAsync(lure.Lure, lure.Extension, faults));

        Assert.Empty(faults);
        Assert.Empty(hostile.Touched());
        hostile.Workshop.AssertScratchIsEmpty();
    }

    [Fact]
    public async Task Without_our_flags_the_same_set_reaches_files_and_hosts()
    {
        Assert.SkipUnless(CanaryFiles.Works, "SKIPPED: watching files needs inotify, which only Linux has");
        _ = hostile.Touched();
        List<string> reached = [];
        var bare = hostile.Lures.Where(l => l.Name.Split('-')[0] is "hls" or "ffconcat" or "dash" or "sdp");
        // The fifth of a playlist is the first that names a host.
        foreach (var lure in Long ? bare : Few(bare, 5))
        {
            var path = Path.Combine(hostile.Files.Folder, $"lure-{lure.Name}.mp4");
            await File.WriteAllBytesAsync(path, lure.Content, Cancellation);
            var stored = await hostile.Workshop.PutAsync($"bare/{lure.Name}.mp4", path);
            await using var link = await hostile.Workshop.Gateway.OpenAsync(stored, Cancellation);
            foreach (var address in (string[])[path, link.Url.ToString()])
            {
                await hostile.Workshop.Ffmpeg.RunAsync(
                    Bare(address), Limits with { Wall = TimeSpan.FromSeconds(2) }, null, Cancellation);
            }

            reached.AddRange(hostile.Touched().Select(t => $"{lure.Name}: {t}"));
        }

        output.WriteLine(string.Join('\n', reached));
        Assert.Contains(reached, r => r.Contains("canary.", StringComparison.Ordinal));
        Assert.Contains(reached, r => r.EndsWith("server", StringComparison.Ordinal));
    }

    /// <summary>A task's command without the two lists.</summary>
    private static FfmpegCommand Bare(string address)
    {
        var guarded = CommandBuilder.Build(Recipe(), address, "result.mkv").Arguments;
        string[] lists = ["-protocol_whitelist", "-format_whitelist"];
        return new([.. guarded.Where((a, i) => !lists.Contains(a) && !(i > 0 && lists.Contains(guarded[i - 1])))]);
    }

    private IEnumerable<(Lure Lure, string Extension)> Cases()
    {
        var extensions = MediaTypes.All.Order().ToList();
        return Long
            ? hostile.Lures.SelectMany(lure => extensions.Select(e => (lure, e)))
            : Few(hostile.Lures, 2).Select((lure, i) => (lure, extensions[i % extensions.Count]));
    }

    /// <summary>So many of each format, which the first word of a name says.</summary>
    private static IEnumerable<Lure> Few(IEnumerable<Lure> lures, int each) =>
        lures.GroupBy(l => l.Name.Split('-')[0]).SelectMany(format => format.Take(each));

    private async Task TryAsync(Lure lure, string extension, ConcurrentQueue<string> faults)
    {
        var began = TimeProvider.System.GetTimestamp();
        var key = $"hostile/{lure.Name}%03d{extension}";
        var path = hostile.Workshop.File($"{lure.Name}{extension}");
        await File.WriteAllBytesAsync(path, lure.Content, Cancellation);
        var stored = await hostile.Workshop.PutAsync(key, path);
        var ends = new List<string>
        {
            await EndAsync(() => hostile.Workshop.Prober.ProbeAsync(stored, Cancellation)),
            await EndAsync(() => hostile.Workshop.Prober.ProbeFileAsync(path, Cancellation)),
        };
        // As if the probe had been deceived: straight to FFmpeg, with the picture and the sound that it asks for.
        var task = new MediaTask
        {
            Operation = new Transcode("tiny"),
            Source = stored,
            OutputKey = key + ".mkv",
            Extension = ".mkv",
            ContentType = "video/x-matroska",
            Recipe = Recipe(),
            Expected = new ExpectedResult(),
        };
        var runner = hostile.Workshop.RunnerWith(hostile.Workshop.Ffmpeg, Limits);
        ends.Add(await EndAsync(() => runner.RunAsync(task, new RecordedAttempt($"task_{key}"), Cancellation)));
        File.Delete(path);
        if (ends.Contains(FailureCatalogue.TimedOut.Code) || TimeProvider.System.GetElapsedTime(began) > Bound)
        {
            faults.Enqueue($"{lure.Name}{extension}: {string.Join(", ", ends)} is not in bounded time");
        }

        if (IsText(lure) && ends.Any(e => e == "opened"))
        {
            faults.Enqueue($"{lure.Name}{extension}: opened");
        }

        output.WriteLine($"{lure.Name}{extension}: {string.Join(", ", ends)}");
    }

    private static bool IsText(Lure lure) => lure.Content.All(b => b is >= 9 and < 127);

    private static async Task<string> EndAsync<T>(Func<Task<T>> work)
    {
        try
        {
            await work();
            return "opened";
        }
        catch (ProcessingException e)
        {
            return e.Failure.Code;
        }
    }

    private static Recipe Recipe() => new()
    {
        Video = new VideoRecipe { Stream = 0, Encoder = "copy" },
        Muxer = "matroska",
    };
}
