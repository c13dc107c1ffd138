using System.Globalization;
using System.Text;
using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Sources;

namespace Mpr.Processing.Tasks;

/// <summary>The parts of a smart cut, ready to be put together.</summary>
/// <param name="Join">The command that does it.</param>
/// <param name="Lines">The commands that made the parts, for people.</param>
/// <param name="Log">What FFmpeg had to say meanwhile.</param>
internal sealed record SmartParts(FfmpegCommand Join, IReadOnlyList<string> Lines, string Log);

/// <summary>
/// Makes the parts of a smart cut in scratch: pictures at both edges coded anew, and those between copied. Sound is
/// left to the run that joins them.
/// </summary>
internal sealed class SmartCut(FfmpegRunner ffmpeg, FfmpegLimits limits)
{
    /// <summary>What is listed behind a point at first; four times as much where there is no keyframe.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private static readonly FfmpegLimits Listing = new()
    {
        Wall = TimeSpan.FromMinutes(5),
        Cpu = TimeSpan.FromMinutes(5),
        FileSize = 1 << 20,
    };

    /// <summary>Makes the parts.</summary>
    /// <param name="recipe">The trim.</param>
    /// <param name="link">The source.</param>
    /// <param name="workplace">A folder for the parts.</param>
    /// <param name="output">Where the result will be.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ProcessingException">A part could not be made, or there is no picture.</exception>
    public async Task<SmartParts> MakeAsync(
        Recipe recipe, SourceLink link, string workplace, string output, CancellationToken cancellation)
    {
        var run = new Run(ffmpeg, limits, recipe, link, workplace, cancellation);
        var start = recipe.Edges!.SourceStart + (recipe.Start ?? TimeSpan.Zero);
        var end = start + recipe.Length!.Value;
        var seams = await FindAsync(run, start, end, start).ConfigureAwait(false);
        var lead = TimeSpan.Zero;
        if (seams.Copy is not null)
        {
            (seams, lead) = await CopyAsync(run, seams, start, end).ConfigureAwait(false);
        }

        var list = new StringBuilder("ffconcat version 1.0\n");
        var parts = 0;
        if (seams.HasHead)
        {
            var to = seams.Copy ?? end;
            await run.FfmpegAsync(
                SmartCommands.Edge(recipe, run.Source, seams.First, to, lead, run.File("head.mp4")), link)
                .ConfigureAwait(false);
            Append("head.mp4", seams.Copy - seams.First);
        }

        if (seams.Copy is not null)
        {
            Append("middle.mp4", seams.Tail - seams.Copy);
        }

        if (seams.Tail is { } tail && tail < end - CutSeams.Slack)
        {
            await run.FfmpegAsync(
                SmartCommands.Edge(recipe, run.Source, tail, end, lead, run.File("tail.mp4")), link)
                .ConfigureAwait(false);
            Append("tail.mp4", null);
        }

        await File.WriteAllTextAsync(run.File("parts.ffconcat"), list.ToString(), cancellation).ConfigureAwait(false);
        var join = SmartCommands.Join(
            recipe,
            run.Source,
            run.File("parts.ffconcat"),
            seams.First - start,
            recipe.Muxer == "avi" ? lead : TimeSpan.Zero,
            parts > 1,
            output);
        return new SmartParts(join, run.Lines, run.Log);

        void Append(string part, TimeSpan? length)
        {
            parts++;
            list.Append(CultureInfo.InvariantCulture, $"file {part}\n");
            if (length is { } known)
            {
                list.Append(CultureInfo.InvariantCulture, $"duration {TimecodeText.Seconds(known)}\n");
            }
        }
    }

    /// <summary>
    /// Copies the middle. In H.264 a keyframe may be one that only refreshes the picture; after other pictures the
    /// decoder needs one that resets it (IDR), so the copied part begins at the first of those.
    /// </summary>
    private static async Task<(CutSeams Seams, TimeSpan Lead)> CopyAsync(
        Run run, CutSeams seams, TimeSpan start, TimeSpan end)
    {
        var middle = run.File("middle.mp4");
        await run.FfmpegAsync(SmartCommands.Middle(run.Recipe, run.Source, seams, middle), run.Link)
            .ConfigureAwait(false);
        if (run.Recipe.Edges!.Codec == "h264" && seams.HasHead)
        {
            var reset = await run.FirstResetAsync(middle).ConfigureAwait(false);
            if (reset is null)
            {
                return (new CutSeams(seams.First, null, null, null), TimeSpan.Zero);
            }

            if (reset > CutSeams.Slack)
            {
                seams = await FindAsync(run, start, end, seams.Copy!.Value + reset.Value).ConfigureAwait(false);
                if (seams.Copy is null)
                {
                    return (seams, TimeSpan.Zero);
                }

                await run.FfmpegAsync(SmartCommands.Middle(run.Recipe, run.Source, seams, middle), run.Link)
                    .ConfigureAwait(false);
            }
        }

        return (seams, await run.LeadAsync(middle).ConfigureAwait(false));
    }

    private static async Task<CutSeams> FindAsync(Run run, TimeSpan start, TimeSpan end, TimeSpan notBefore)
    {
        for (var window = Window; ; window *= 4)
        {
            var from = notBefore > start ? notBefore : start;
            var near = end - from <= window * 2;
            var head = await run.ListAsync(from, near ? end + Window : from + window).ConfigureAwait(false);
            if (from > start)
            {
                head = [.. await run.ListAsync(start, start + TimeSpan.FromSeconds(1)).ConfigureAwait(false), .. head];
            }

            var tail = near ? head : await run.ListAsync(end, end + Window).ConfigureAwait(false);
            var found = CutSeams.Find(head, tail, start, end, notBefore)
                ?? throw new ProcessingException(
                    FailureCatalogue.RangeOutside, "No picture lies between the in and the out point.");
            if (near || (found.Copy is { } copy && head.Any(p => p.Key && p.Shown == copy)))
            {
                return found;
            }
        }
    }

    /// <summary>What the steps of one cut share.</summary>
    private sealed class Run(
        FfmpegRunner ffmpeg,
        FfmpegLimits limits,
        Recipe recipe,
        SourceLink link,
        string workplace,
        CancellationToken cancellation)
    {
        private readonly List<string> _lines = [];
        private readonly StringBuilder _log = new();

        public Recipe Recipe => recipe;

        public SourceLink Link => link;

        public string Source { get; } = link.Url.ToString();

        public IReadOnlyList<string> Lines => _lines;

        public string Log => _log.ToString();

        public string File(string name) => Path.Combine(workplace, name);

        public async Task FfmpegAsync(FfmpegCommand command, SourceLink? reads)
        {
            command = command with { WorkingDirectory = workplace };
            var exit = await ffmpeg.RunAsync(
                command, limits, reads is null ? null : () => reads.Usage.BytesServed, null, cancellation)
                .ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            var line = command.Describe(new Dictionary<string, string>(StringComparer.Ordinal) { [Source] = "SOURCE" })
                .Replace(workplace + "/", "", StringComparison.Ordinal);
            _lines.Add(line);
            var log = exit.Log.Replace(Source, "SOURCE", StringComparison.Ordinal);
            _log.Append(log);
            if (FfmpegVerdict.Judge(exit with { Log = log }, link.Fault) is { } failure)
            {
                throw new ProcessingException(failure.Failure, failure.Message, failure)
                {
                    CommandLine = line,
                    LogTail = log,
                };
            }
        }

        public async Task<IReadOnlyList<CodedPicture>> ListAsync(TimeSpan from, TimeSpan to) =>
            CodedPicture.Read(await ProbeAsync(SmartCommands.List(recipe, Source, from, to)).ConfigureAwait(false));

        /// <summary>When the first resetting picture is shown, from the part's first moment; null: there is none.</summary>
        public async Task<TimeSpan?> FirstResetAsync(string part)
        {
            var found = File("resets.txt");
            await FfmpegAsync(SmartCommands.Resets(part, found), null).ConfigureAwait(false);
            var lines = await System.IO.File.ReadAllLinesAsync(found, cancellation).ConfigureAwait(false);
            var scale = lines.FirstOrDefault(l => l.StartsWith("#tb 0: 1/", StringComparison.Ordinal))?[9..];
            var times = lines.Where(l => !l.StartsWith('#')).Select(l => l.Split(',')).Where(c => c.Length > 3)
                .Select(c => long.Parse(c[2], CultureInfo.InvariantCulture)).ToList();
            return times.Count > 0 && scale is not null
                ? TimeSpan.FromSeconds((double)times.Min() / long.Parse(scale, CultureInfo.InvariantCulture))
                : null;
        }

        /// <summary>How much earlier than shown a part's first picture is decoded.</summary>
        public async Task<TimeSpan> LeadAsync(string part)
        {
            var report = await ProbeAsync(SmartCommands.FirstPacket(part)).ConfigureAwait(false);
            return CodedPicture.Read(report) is [var first, ..] ? first.Shown - first.Decoded : TimeSpan.Zero;
        }

        private async Task<string> ProbeAsync(FfmpegCommand command)
        {
            var (exit, report) = await ffmpeg.ProbeAsync(command, Listing, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return link.Fault is { } fault ? throw StorageFailures.Translate(fault)
                : exit.Ending == FfmpegEnding.WallLimit
                    ? throw new ProcessingException(FailureCatalogue.TimedOut, "Listing the pictures took too long.")
                : Encoding.UTF8.GetString(report);
        }
    }
}
