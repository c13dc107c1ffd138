using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>
/// Cuts whose points lie in the midst of groups of pictures. Every picture of the result is held against the source's.
/// </summary>
public sealed class SmartTrimTests(Workshop workshop, ITestOutputHelper output) : IClassFixture<Workshop>
{
    private const double Start = 3.212;
    private const double End = 9.052;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, TrimMode> Cases()
    {
        var cases = new TheoryData<string, TrimMode>();
        foreach (var name in (string[])["closed.mp4", "mpeg4-b.avi"])
        {
            cases.Add(name, TrimMode.Smart);
        }

        if (Testing.LongRuns.Asked)
        {
            foreach (var name in (string[])
                ["hevc.mp4", "vp9.webm", "vfr.mkv", "open.mp4", "closed.mkv", "deep.mov", "hevc-closed.mkv", "mpeg4.avi", "vfr.mp4"])
            {
                cases.Add(name, TrimMode.Smart);
            }

            foreach (var name in (string[])["closed.mp4", "open.mp4", "hevc.mp4", "vp9.webm", "mpeg4-b.avi", "mpeg4.avi", "vfr.mkv", "vfr.mp4"])
            {
                cases.Add(name, TrimMode.Exact);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_picture_is_the_sources_at_its_time_and_the_sound_is_in_step(string name, TrimMode mode)
    {
        var source = await CutSources.MakeAsync(workshop.File("."), name);
        var (result, cut) = await TrimAsync(source, $"{mode}/{name}", mode);

        var zero = await CutReport.StartAsync(source);
        var there = await CutReport.PicturesAsync(source);
        var made = await CutReport.PicturesAsync(cut);
        var first = there.ToList().FindIndex(p => p.Time >= zero + Start - 0.001);
        var count = there.Count(p => p.Time >= zero + Start - 0.001 && p.Time < zero + End - 0.001);
        var same = made.Count(p => there.Any(t => t.Hash == p.Hash));
        var likeness = await CutReport.LikenessAsync(cut, source, first, count);
        var (a, b) = (await CutReport.SoundAsync(cut), await CutReport.SoundAsync(source));
        double[] lags =
        [
            .. ((double[])[0.1, 0.7, 2.9, 4.7, End - Start - 0.4]).Select(t => CutReport.Lag(
                a, made[0].Time - there[first].Time + zero + Start + t, b, zero + Start + t)),
        ];
        output.WriteLine($"{name} {mode}: {made.Count} of {count} pictures, {same} copied, least likeness "
            + $"{likeness.Min():F4}, sound off by {string.Join(' ', lags.Select(l => $"{l * 1000:F1}"))} ms\n{result.CommandLine}");

        Assert.Equal(count, made.Count);
        Assert.Equal(count, likeness.Count);
        Assert.All(likeness, l => Assert.True(l > 0.98, $"{l}"));
        for (var i = 0; i < count; i++)
        {
            var off = (made[i].Time - made[0].Time) - (there[first + i].Time - there[first].Time);
            Assert.True(Math.Abs(off) < 0.0021, $"picture {i} is off by {off:F4} s");
        }

        Assert.All(lags, lag => Assert.InRange(lag, -0.01, 0.01));
        // AVI cannot have sound before the first picture.
        var begins = name.EndsWith(".avi", StringComparison.Ordinal) ? there[first].Time - zero : Start;
        Assert.Equal(begins, result.Start!.Value.TotalSeconds, 0.001);
        Assert.Equal(End, result.End!.Value.TotalSeconds, 0.1);
        if (mode == TrimMode.Smart && name != "open.mp4")
        {
            Assert.InRange(same, 45, count - 1);
        }
    }

    private async Task<(TaskResult Result, string File)> TrimAsync(string source, string key, TrimMode mode)
    {
        var stored = await workshop.PutAsync(key, source);
        var trim = new Trim(TimeSpan.FromSeconds(Start), TimeSpan.FromSeconds(End), mode);
        TaskResult result;
        try
        {
            result = await workshop.Runner.RunAsync(
                await workshop.PlanAsync(stored, trim), new RecordedAttempt($"task_{key}"), Cancellation);
        }
        catch (ProcessingException e)
        {
            output.WriteLine($"{e.CommandLine}\n{e.LogTail}");
            throw;
        }

        var file = workshop.File($"{Guid.NewGuid():N}{Path.GetExtension(result.OutputKey)}");
        await workshop.Store.DownloadAsync(workshop.Store.BucketOut, result.OutputKey, file, cancellation: Cancellation);
        workshop.AssertScratchIsEmpty();
        return (result, file);
    }
}
