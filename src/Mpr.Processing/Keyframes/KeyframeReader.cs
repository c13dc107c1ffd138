using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Keyframes;

/// <summary>Reads the index of a source by ranges, without its content. Thread-safe.</summary>
/// <param name="gateway">Serves the object.</param>
public sealed class KeyframeReader(SourceGateway gateway)
{
    /// <summary>The most of an index that is read: some ten times what a film of three hours has.</summary>
    internal const int LargestIndex = 64 << 20;

    /// <summary>The keyframes of the track that jobs use.</summary>
    /// <param name="source">The version that was probed.</param>
    /// <param name="probe">What that version is.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>
    /// Null where the container keeps no such index (FLV, ASF, MP4 in fragments without a list of them, Matroska
    /// without cues), or one that makes no sense.
    /// </returns>
    /// <exception cref="ProcessingException">
    /// <c>no_such_stream</c>: it has no moving pictures; <c>source_missing</c>, <c>source_changed</c>, storage codes.
    /// </exception>
    public async Task<KeyframeIndex?> ReadAsync(
        StoredObject source, MediaProbe probe, CancellationToken cancellation = default)
    {
        if (probe.Video is not { } video)
        {
            throw new ProcessingException(FailureCatalogue.NoSuchStream, "The source has no moving pictures.");
        }

        return await gateway.LookAsync(
            source, bytes => ReadAsync(bytes, probe, video, cancellation), cancellation).ConfigureAwait(false);
    }

    private static async Task<KeyframeIndex?> ReadAsync(
        SourceBytes source, MediaProbe probe, VideoStream video, CancellationToken cancellation)
    {
        try
        {
            return probe.Container.Split(',')[0] switch
            {
                "mov" => await Mp4Index.ReadAsync(source, video.Index, probe.Start, cancellation).ConfigureAwait(false),
                "matroska" => await MatroskaIndex.ReadAsync(source, probe.Start, cancellation).ConfigureAwait(false),
                "avi" => await AviIndex.ReadAsync(source, video.Index, cancellation).ConfigureAwait(false),
                _ => null,
            };
        }
        catch (InvalidDataException)
        {
            return null; // sizes or counts that cannot be: the file plays, its index is of no use
        }
    }
}
