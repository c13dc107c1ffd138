using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;

namespace Mpr.Processing.Tasks;

/// <summary>A verified result in scratch.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Probe">What it is.</param>
/// <param name="SourceDamaged">Whether it is short because parts of the source cannot be decoded.</param>
/// <param name="Usage">What was read of the source.</param>
/// <param name="CommandLine">How it was made, for people.</param>
/// <param name="Log">What FFmpeg had to say.</param>
internal sealed record MadeResult(
    string Path, MediaProbe Probe, bool SourceDamaged, SourceUsage Usage, string CommandLine, string Log);

/// <summary>Runs a task's FFmpeg from the gateway into scratch and judges the outcome.</summary>
internal sealed class ResultMaker(SourceGateway gateway, FfmpegRunner ffmpeg, MediaProber prober, FfmpegLimits limits)
{
    /// <summary>A result several times its estimate is no longer what was planned.</summary>
    private const int FileSizeFactor = 8;

    private readonly ResultVerifier _verifier = new(ffmpeg, prober);
    private readonly SmartCut _smart = new(ffmpeg, limits);

    public async Task<MadeResult> MakeAsync(
        MediaTask task, ScratchAttempt scratch, ProgressReporter progress, CancellationToken cancellation)
    {
        var path = scratch.ResultFile(task.Extension);
        var link = await gateway.OpenAsync(task.Source, cancellation).ConfigureAwait(false);
        await using var closing = link.ConfigureAwait(false);
        progress.Enter(TaskPhase.Encoding);
        var parts = task.Recipe.Edges is null ? null
            : await _smart.MakeAsync(task.Recipe, link, scratch.Workplace, path, cancellation).ConfigureAwait(false);
        var command = (parts?.Join ?? CommandBuilder.Build(task.Recipe, link.Url.ToString(), path)) with
        {
            WorkingDirectory = scratch.Workplace,
        };
        var shown = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [link.Url.ToString()] = "SOURCE",
            [path] = "RESULT" + task.Extension,
            [scratch.Workplace + "/"] = "",
        };
        var exit = await ffmpeg.RunAsync(
            command, Bounded(task), () => link.Usage.BytesServed, progress, cancellation).ConfigureAwait(false);
        exit = exit with { Log = parts?.Log + Mask(exit.Log, shown) };
        var line = string.Join('\n', [.. parts?.Lines ?? [], Mask(command.Describe(shown), shown)]);
        cancellation.ThrowIfCancellationRequested();
        if (FfmpegVerdict.Judge(exit, link.Fault) is { } failure)
        {
            throw With(failure, line, exit.Log);
        }

        if (task.Recipe.Video is not null && exit.Last?.Frame == 0)
        {
            throw With(NoPicture(task), line, exit.Log);
        }

        progress.Enter(TaskPhase.Verifying);
        try
        {
            var (probe, damaged) = await _verifier.VerifyAsync(
                path, task.Expected, exit, ct => MeasureAsync(task.Recipe, link, ct), cancellation)
                .ConfigureAwait(false);
            await link.DisposeAsync().ConfigureAwait(false); // only then its counts are exact
            // A part of a source can be shorter than its points say without any harm: no picture lies at its end.
            damaged &= task.Recipe.Length is null || FfmpegVerdict.SawDamage(exit);
            return new MadeResult(path, probe, damaged, link.Usage, line, exit.Log);
        }
        catch (ProcessingException e)
        {
            throw With(e, line, exit.Log + e.LogTail);
        }
    }

    private static ProcessingException NoPicture(MediaTask task) => task.Recipe.Length is null
        ? new ProcessingException(FailureCatalogue.CorruptSource, "Not one picture of the source could be decoded.")
        : new ProcessingException(FailureCatalogue.RangeOutside, "No picture lies between the in and the out point.");

    private async Task<TimeSpan?> MeasureAsync(Recipe recipe, SourceLink link, CancellationToken cancellation)
    {
        var command = CommandBuilder.Measure(recipe, link.Url.ToString());
        var exit = await ffmpeg.RunAsync(command, limits, () => link.Usage.BytesServed, null, cancellation)
            .ConfigureAwait(false);
        return FfmpegVerdict.Judge(exit, link.Fault) is null ? exit.Last!.OutTime : null;
    }

    private FfmpegLimits Bounded(MediaTask task) => task.ScratchEstimate > 0
        ? limits with
        {
            FileSize = Math.Min(limits.FileSize, Math.Max(1L << 30, task.ScratchEstimate * FileSizeFactor)),
        }
        : limits;

    private static ProcessingException With(ProcessingException failure, string line, string log) =>
        new(failure.Failure, failure.Message, failure.InnerException ?? failure) { CommandLine = line, LogTail = log };

    private static string Mask(string text, Dictionary<string, string> shown) =>
        shown.Aggregate(text, (masked, word) => masked.Replace(word.Key, word.Value, StringComparison.Ordinal));
}
