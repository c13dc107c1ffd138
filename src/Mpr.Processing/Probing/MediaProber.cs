using System.Text;
using System.Text.Json;
using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Probing;

/// <summary>
/// Finds out what an object is, reading only the ranges that say so. A file is media when a known demuxer opens it and
/// at least one of its streams can be decoded; exit codes and file names prove neither. Thread-safe.
/// </summary>
/// <param name="runner">Runs ffprobe.</param>
/// <param name="gateway">Serves the object to it.</param>
/// <param name="limits">Bounds of one probe; null: 60 s of wall time, 4 GiB of address space.</param>
public sealed class MediaProber(FfmpegRunner runner, SourceGateway gateway, FfmpegLimits? limits = null)
{
    private readonly FfmpegLimits _limits = limits ?? new FfmpegLimits
    {
        Wall = TimeSpan.FromSeconds(60),
        Cpu = TimeSpan.FromSeconds(60),
        AddressSpace = 4L << 30,
        FileSize = 1L << 20,
        Grace = TimeSpan.FromSeconds(1),
    };

    /// <summary>Probes one version of an object.</summary>
    /// <param name="source">The version; another one under the key is refused.</param>
    /// <param name="cancellation">Ends the probe.</param>
    /// <exception cref="ProcessingException">
    /// It is no media (<c>not_media</c>, <c>corrupt_source</c>, <c>unsupported_codec</c>, <c>drm_protected</c>,
    /// <c>limits_exceeded</c>), or could not be read (<c>source_missing</c>, <c>source_changed</c>, <c>timed_out</c>,
    /// storage codes).
    /// </exception>
    public Task<MediaProbe> ProbeAsync(StoredObject source, CancellationToken cancellation = default) =>
        gateway.LookAsync(source, bytes => ProbeAsync(bytes, cancellation), cancellation);

    /// <summary>Probes an object that is one picture, by decoding it.</summary>
    /// <param name="source">The version.</param>
    /// <param name="demuxer">The one way to read it.</param>
    /// <param name="cancellation">Ends the probe.</param>
    internal Task<MediaProbe> ProbePictureAsync(
        StoredObject source, string demuxer, CancellationToken cancellation) =>
        gateway.LookAsync(source, bytes => ProbePictureAsync(bytes, demuxer, cancellation), cancellation);

    /// <summary>Probes a local file, such as a result in scratch.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Ends the probe.</param>
    /// <exception cref="ProcessingException">It is no media; codes as for an object.</exception>
    public Task<MediaProbe> ProbeFileAsync(string path, CancellationToken cancellation = default) =>
        ProbeFileAsync(path, mayMeasure: true, cancellation);

    /// <summary>Probes a local file of which perhaps only head and tail are on disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mayMeasure">Whether its middle may be read where only that tells its length.</param>
    /// <param name="cancellation">Ends the probe.</param>
    internal Task<MediaProbe> ProbeFileAsync(string path, bool mayMeasure, CancellationToken cancellation) =>
        ProbeAsync(Existing(path), cancellation, mayMeasure);

    /// <summary>Probes a whole local file and decodes its begin and its end in the same process.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its length, as whoever wrote it counted.</param>
    /// <param name="sample">What is decoded at each end.</param>
    /// <param name="keyframesOnly">Whether of the picture only keyframes are decoded.</param>
    /// <param name="cancellation">Ends the probe.</param>
    /// <returns>
    /// Null unless all went without a word and each stream gave something: who wants to know more looks step by step.
    /// </returns>
    internal async Task<MediaProbe?> ProbeDecodingFileAsync(
        string path, TimeSpan length, TimeSpan sample, bool keyframesOnly, CancellationToken cancellation)
    {
        var source = Existing(path);
        var signature = await SourceSignature.ReadAsync(source, cancellation).ConfigureAwait(false);
        var (exit, report) = await runner.ProbeAsync(
            ProbeCommand.ReportAndDecode(source, signature.Fragmented, length, sample, keyframesOnly),
            _limits,
            cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (exit is not { Ending: FfmpegEnding.Exited, ExitCode: 0, Log.Length: 0 }
            || Read(report, source.Size) is not { } read
            || DecodedFrames.PerStream(read.RawJson) is not { Count: > 0 } counts || counts.Any(c => c == 0))
        {
            return null;
        }

        var probe = await WithDurationAsync(
            ProbeJudge.Accept(read, signature, exit), source, signature, mayMeasure: true, cancellation)
            .ConfigureAwait(false);
        // What was decoded lies at the ends only if these are where they were thought to be.
        return probe.Start < sample / 2 && (probe.Duration - length).Duration() < sample / 2 ? probe : null;
    }

    /// <summary>Probes a local file that is one picture, by decoding it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="demuxer">The one way to read it.</param>
    /// <param name="cancellation">Ends the probe.</param>
    internal Task<MediaProbe> ProbePictureFileAsync(string path, string demuxer, CancellationToken cancellation) =>
        ProbePictureAsync(Existing(path), demuxer, cancellation);

    /// <summary>The length of a local file by reading all its packets; null when that did not work.</summary>
    internal async Task<TimeSpan?> MeasureFileAsync(string path, MediaProbe probe, CancellationToken cancellation)
    {
        var bounds = _limits with { Wall = TimeSpan.FromMinutes(30), Cpu = TimeSpan.FromMinutes(30) };
        var exit = await MeasureAsync(SourceBytes.Local(path), probe, bounds, cancellation).ConfigureAwait(false);
        return exit.CameToItsEnd ? exit.Last!.OutTime : null;
    }

    private async Task<MediaProbe> ProbeAsync(
        SourceBytes source, CancellationToken cancellation, bool mayMeasure = true)
    {
        var signature = await SourceSignature.ReadAsync(source, cancellation).ConfigureAwait(false);
        var (exit, report) = await runner.ProbeAsync(
            ProbeCommand.Report(source, signature.Fragmented), _limits, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (exit.Ending == FfmpegEnding.WallLimit)
        {
            throw Refuse(
                FailureCatalogue.TimedOut, $"Probing took longer than {_limits.Wall.TotalSeconds:F0} s.", exit);
        }

        var probe = Read(report, source.Size);
        probe = ProbeJudge.Accept(probe, signature, exit);
        return await WithDurationAsync(probe, source, signature, mayMeasure, cancellation).ConfigureAwait(false);
    }

    private async Task<MediaProbe> ProbePictureAsync(
        SourceBytes source, string demuxer, CancellationToken cancellation)
    {
        var (exit, report) = await runner.ProbeAsync(ProbeCommand.Picture(source, demuxer), _limits, cancellation)
            .ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return exit.Log.Length == 0 && Read(report, source.Size) is { Video.Decodable: true } probe
            && DecodedFrames.PerStream(probe.RawJson) is [1]
            ? probe
            : throw Refuse(FailureCatalogue.CorruptSource, "The file is not one whole picture.", exit);
    }

    private static SourceBytes Existing(string path) => new FileInfo(path) is { Exists: true, Length: > 0 }
        ? SourceBytes.Local(Path.GetFullPath(path))
        : throw new ProcessingException(FailureCatalogue.NotMedia, $"{Path.GetFileName(path)} is empty or missing.");

    private MediaProbe? Read(byte[] report, long size)
    {
        try
        {
            return report.Length == 0
                ? null
                : FfprobeReport.Read(Encoding.UTF8.GetString(report), size, runner.Installation.DecodableCodecs);
        }
        catch (JsonException)
        {
            return null; // cut off by a crash of ffprobe; the judge sees its exit
        }
    }

    private async Task<MediaProbe> WithDurationAsync(
        MediaProbe probe,
        SourceBytes source,
        SourceSignature signature,
        bool mayMeasure,
        CancellationToken cancellation)
    {
        probe = DurationJudge.FromStreams(probe) with
        {
            Fragmented = signature.Fragmented,
            ConstantRate = signature.ConstantRate && probe.Container == "mp3",
        };
        if (signature.Fragmented)
        {
            probe = await new FragmentIndex(runner, _limits).CorrectAsync(probe, source, cancellation)
                .ConfigureAwait(false);
        }

        if (!DurationJudge.NeedsMeasuring(probe, signature))
        {
            return DurationJudge.WithBitRate(probe);
        }

        if (!mayMeasure || !DurationJudge.MayMeasure(probe))
        {
            return DurationJudge.WithBitRate(DurationJudge.Doubted(probe));
        }

        var exit = await MeasureAsync(source, probe, _limits, cancellation).ConfigureAwait(false);
        return DurationJudge.WithBitRate(DurationJudge.Measured(probe, exit));
    }

    private async Task<FfmpegExit> MeasureAsync(
        SourceBytes source, MediaProbe probe, FfmpegLimits bounds, CancellationToken cancellation)
    {
        var streams = ((int?[])[probe.Video?.Index, probe.MainAudio?.Index]).OfType<int>();
        var exit = await runner.RunAsync(
            ProbeCommand.Measure(source, probe.Fragmented, streams), bounds, null, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return exit;
    }

    private static ProcessingException Refuse(FailureCode code, string detail, FfmpegExit exit) =>
        new(code, detail) { LogTail = exit.Log };
}
