using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>A result that FFmpeg has finished without complaint, before anybody has looked at it.</summary>
/// <param name="File">Its file.</param>
/// <param name="Exit">How FFmpeg ended; its log holds neither link nor path.</param>
/// <param name="Source">The source, still open.</param>
/// <param name="CommandLine">How it was made, for people.</param>
internal sealed record EncodedResult(ResultFile File, FfmpegExit Exit, SourceLink Source, string CommandLine);

/// <summary>A verified result.</summary>
/// <param name="Probe">What it is.</param>
/// <param name="SourceDamaged">Whether it is short because parts of the source cannot be decoded.</param>
internal sealed record VerifiedResult(MediaProbe Probe, bool SourceDamaged);

/// <summary>Runs a task's FFmpeg from the gateway into scratch and judges the outcome.</summary>
internal sealed class ResultMaker(FfmpegRunner ffmpeg, MediaProber prober, FfmpegLimits limits)
{
    /// <summary>A result several times its estimate is no longer what was planned.</summary>
    private const int FileSizeFactor = 8;

    private readonly ResultVerifier _verifier = new(ffmpeg, prober);
    private readonly SmartCut _smart = new(ffmpeg, limits);

    /// <summary>Runs FFmpeg.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="link">The source.</param>
    /// <param name="file">Where the result goes.</param>
    /// <param name="workplace">FFmpeg's working directory.</param>
    /// <param name="room">Bytes of the result that may be on disk, where it is uploaded meanwhile.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ProcessingException">It made no result.</exception>
    public async Task<EncodedResult> EncodeAsync(
        MediaTask task,
        SourceLink link,
        ResultFile file,
        string workplace,
        long room,
        ProgressReporter progress,
        CancellationToken cancellation)
    {
        progress.Enter(TaskPhase.Encoding);
        var parts = task.Recipe.Edges is null ? null
            : await _smart.MakeAsync(task.Recipe, link, workplace, file.Path, cancellation).ConfigureAwait(false);
        var command = (parts?.Join ?? CommandBuilder.Build(task.Recipe, link.Url.ToString(), file.Path)) with
        {
            WorkingDirectory = workplace,
        };
        var shown = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [link.Url.ToString()] = "SOURCE",
            [file.Path] = "RESULT" + task.Extension,
            [workplace + "/"] = "",
        };
        var exit = await RunAsync(task, command, link, file, room, progress, cancellation).ConfigureAwait(false);
        exit = exit with { Log = parts?.Log + Mask(exit.Log, shown) };
        var line = string.Join('\n', [.. parts?.Lines ?? [], Mask(command.Describe(shown), shown)]);
        cancellation.ThrowIfCancellationRequested();
        await RefuseBrokenAsync(file, cancellation).ConfigureAwait(false);
        if (FfmpegVerdict.Judge(exit, link.Fault) is { } failure)
        {
            throw With(failure, line, exit.Log);
        }

        if (task.Recipe.Video is not null && exit.Last?.Frame == 0)
        {
            throw With(NoPicture(task), line, exit.Log);
        }

        return new EncodedResult(file, exit, link, line);
    }

    /// <summary>Holds a finished result against its plan.</summary>
    /// <exception cref="ProcessingException">It must not be published.</exception>
    public async Task<VerifiedResult> VerifyAsync(
        MediaTask task, EncodedResult made, CancellationToken cancellation)
    {
        try
        {
            var (probe, damaged) = await _verifier.VerifyAsync(
                made.File, task, made.Exit, ct => MeasureAsync(task.Recipe, made.Source, ct), cancellation)
                .ConfigureAwait(false);
            // A part of a source can be shorter than its points say without any harm: no picture lies at its end.
            damaged &= task.Recipe.Length is null || FfmpegVerdict.SawDamage(made.Exit);
            return new VerifiedResult(probe, damaged);
        }
        catch (ProcessingException e)
        {
            throw With(e, made.CommandLine, made.Exit.Log + e.LogTail);
        }
    }

    /// <summary>
    /// A result that goes up more slowly than it is made holds FFmpeg back by its source: then there is nothing to
    /// write.
    /// </summary>
    private async Task<FfmpegExit> RunAsync(
        MediaTask task,
        FfmpegCommand command,
        SourceLink link,
        ResultFile file,
        long room,
        ProgressReporter progress,
        CancellationToken cancellation)
    {
        if (file.Live is not { } live)
        {
            return await ffmpeg.RunAsync(
                command, Bounded(task), () => link.Usage.BytesServed, progress, cancellation).ConfigureAwait(false);
        }

        link.Throttle = gone => live.WaitForRoomAsync(room, gone);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, live.Broken);
        return await ffmpeg.RunAsync(
            command,
            Bounded(task),
            () => link.Usage.BytesServed,
            new TailKeeper(live, progress),
            ended.Token,
            () => live.IsShortOfRoom(room)).ConfigureAwait(false);
    }

    /// <summary>An upload that failed for good has ended FFmpeg; it knows why.</summary>
    private static async Task RefuseBrokenAsync(ResultFile file, CancellationToken cancellation)
    {
        try
        {
            if (file.Live is { Broken.IsCancellationRequested: true } live)
            {
                await live.FinishAsync(null, cancellation).ConfigureAwait(false);
            }
        }
        catch (ObjectStoreException e)
        {
            throw ResultUpload.Translate(e);
        }
    }

    private static ProcessingException NoPicture(MediaTask task) => task.Recipe.SinglePicture
        ? new ProcessingException(
            FailureCatalogue.RangeOutside, "No picture could be decoded from the poster's point on.")
        : task.Recipe.Length is null
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
