using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Keyframes;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Previews;

/// <summary>
/// Makes the previews of a source. It reads through a gateway of its own, so that the cache of the tasks stays theirs.
/// Thread-safe; each call runs one FFmpeg at a time.
/// </summary>
/// <param name="ffmpeg">Runs FFmpeg.</param>
/// <param name="store">Where sources are.</param>
/// <param name="scratch">Where frames lie until they are put together.</param>
public sealed class PreviewMaker(FfmpegRunner ffmpeg, ObjectStore store, ScratchSpace scratch) : IAsyncDisposable
{
    private const long MiB = 1 << 20;

    /// <summary>What the sound between pictures may cost: containers that keep both in turns are read whole.</summary>
    private const long SoundOfVideo = 1024 * MiB;

    /// <summary>What sound alone may cost; it is read whole.</summary>
    private const long SoundAlone = 4096 * MiB;

    private static readonly FfmpegLimits SoundLimits = PreviewRun.Limits with
    {
        Wall = TimeSpan.FromMinutes(8),
        Cpu = TimeSpan.FromMinutes(8),
    };

    private static readonly TimeSpan LongestSound = TimeSpan.FromHours(72);

    /// <summary>What only this host or the store, and nothing of the source, is to blame for.</summary>
    private static readonly FailureCode[] NotOfTheSource =
    [
        FailureCatalogue.StorageUnavailable, FailureCatalogue.StorageMisconfigured, FailureCatalogue.AccessDenied,
        FailureCatalogue.SourceMissing, FailureCatalogue.SourceChanged, FailureCatalogue.OutOfScratch,
        FailureCatalogue.OutOfMemory, FailureCatalogue.Interrupted,
    ];

    private readonly SourceGateway _gateway = new(
        store, null, new SourceGatewayOptions { CacheSize = 32 * MiB, MaxWindow = 4 * MiB });

    /// <summary>Makes all that a source gives.</summary>
    /// <param name="source">The version.</param>
    /// <param name="probe">What it is.</param>
    /// <param name="turn">Waited for before each run of FFmpeg; null: each begins at once.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What could be made, and why the rest could not.</returns>
    /// <exception cref="ProcessingException">
    /// The source was not to be had (storage codes, <c>source_missing</c>, <c>source_changed</c>), or this host has no
    /// room or memory.
    /// </exception>
    public async Task<Preview> MakeAsync(
        StoredObject source, MediaProbe probe, Func<CancellationToken, Task>? turn, CancellationToken cancellation)
    {
        var mine = turn ?? (_ => Task.CompletedTask);
        var (poster, noPoster) = await PictureAsync(
            source, probe, mine, (p, token) => p.PosterAsync(token), cancellation).ConfigureAwait(false);
        var (strip, noStrip) = noPoster is not null
            ? (null, noPoster)
            : await PictureAsync(source, probe, mine, (p, token) => p.FilmstripAsync(token), cancellation)
                .ConfigureAwait(false);
        var (peaks, noPeaks) = await TryAsync(() => PeaksAsync(source, probe, mine, cancellation)).ConfigureAwait(false);
        return new Preview(poster, strip, peaks, noPoster ?? noStrip, noPeaks);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    /// <summary>A picture may cost a part of the object, so that what has no index is not read once for each.</summary>
    private static long PictureBudget(long size) => Math.Max(64 * MiB, size / 4);

    private Task<(T? Made, ProcessingException? Fault)> PictureAsync<T>(
        StoredObject source,
        MediaProbe probe,
        Func<CancellationToken, Task> turn,
        Func<PicturePreviews, CancellationToken, Task<T>> make,
        CancellationToken cancellation)
        where T : class =>
        TryAsync(async () =>
        {
            if (probe.Video is null)
            {
                return null;
            }

            var video = Choice.Video(probe, "A preview");
            var index = await new KeyframeReader(_gateway).ReadAsync(source, probe, cancellation).ConfigureAwait(false);
            var link = await _gateway.OpenAsync(source, cancellation).ConfigureAwait(false);
            await using var closing = link.ConfigureAwait(false);
            var run = new PreviewRun(ffmpeg, link, PictureBudget(source.Size), turn);
            var pictures = new PicturePreviews(ffmpeg, scratch, probe, video, index is not null, run);
            return (T?)await make(pictures, cancellation).ConfigureAwait(false);
        });

    private async Task<WaveformPeaks?> PeaksAsync(
        StoredObject source, MediaProbe probe, Func<CancellationToken, Task> turn, CancellationToken cancellation)
    {
        if (Choice.Audio(probe) is not { } audio)
        {
            return null;
        }

        var budget = probe.Kind == MediaKind.Audio ? SoundAlone : SoundOfVideo;
        var jumps = probe.Container.StartsWith("mov", StringComparison.Ordinal) && !probe.Fragmented;
        if (source.Size > budget && !jumps)
        {
            throw new ProcessingException(
                FailureCatalogue.LimitsExceeded,
                $"All of the source would have to be read for its peaks, and it is larger than {budget / MiB} MiB.");
        }

        var link = await _gateway.OpenAsync(source, cancellation).ConfigureAwait(false);
        await using var closing = link.ConfigureAwait(false);
        var peaks = new PeakCollector();
        var run = new PreviewRun(ffmpeg, link, budget, turn);
        var command = PreviewCommands.Sound(run.Source, audio, probe.Fragmented, Longest(probe));
        await run.RunAsync(command, SoundLimits, peaks.Add, cancellation).ConfigureAwait(false);
        return peaks.Peaks() ?? throw new ProcessingException(
            FailureCatalogue.CorruptSource, "No sound of the source could be decoded.");
    }

    private static TimeSpan Longest(MediaProbe probe)
    {
        var said = probe.Duration + TimeSpan.FromSeconds(1);
        return probe.DurationBasis is DurationBasis.Container or DurationBasis.Measured && said < LongestSound
            ? said
            : LongestSound;
    }

    private static async Task<(T? Made, ProcessingException? Fault)> TryAsync<T>(Func<Task<T?>> make)
        where T : class
    {
        try
        {
            return (await make().ConfigureAwait(false), null);
        }
        catch (ObjectStoreException fault)
        {
            throw StorageFailures.Translate(fault);
        }
        catch (ProcessingException failed) when (!NotOfTheSource.Contains(failed.Failure))
        {
            return (null, failed);
        }
    }
}
