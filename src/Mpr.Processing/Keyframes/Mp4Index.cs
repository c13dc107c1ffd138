using Mpr.Processing.Probing;

namespace Mpr.Processing.Keyframes;

/// <summary>Sync samples of an MP4's track (ISO/IEC 14496-12, 8.6): their numbers, and when they are shown.</summary>
internal static class Mp4Index
{
    private const int MostBoxes = 64;

    public static async Task<KeyframeIndex?> ReadAsync(
        SourceBytes source, int track, TimeSpan start, CancellationToken cancellation)
    {
        var movie = await MovieAsync(source, cancellation).ConfigureAwait(false);
        return movie is null ? null : Read(movie, track, start);
    }

    /// <summary>The content of the movie box; null when it is in fragments, missing or enormous.</summary>
    private static async Task<byte[]?> MovieAsync(SourceBytes source, CancellationToken cancellation)
    {
        long offset = 0;
        for (var i = 0; i < MostBoxes && offset < source.Size; i++)
        {
            var header = await source.ReadAsync(offset, 16, cancellation).ConfigureAwait(false);
            if (IsoBoxes.Header(header) is not var (name, length, headerLength) || length < headerLength
                || name == "moof")
            {
                return null;
            }

            if (name == "moov")
            {
                var body = Math.Min(length, source.Size - offset) - headerLength;
                return body > KeyframeReader.LargestIndex
                    ? null
                    : await source.ReadAsync(offset + headerLength, (int)body, cancellation).ConfigureAwait(false);
            }

            offset += length;
        }

        return null;
    }

    private static KeyframeIndex? Read(byte[] movie, int number, TimeSpan start)
    {
        var tracks = IsoBoxes.Children(movie).Where(b => b.Name == "trak").ToList();
        if (IsoBoxes.Children(movie).Any(b => b.Name == "mvex") || number >= tracks.Count)
        {
            return null; // samples in fragments, or streams that FFmpeg counts otherwise
        }

        var clock = Find(movie, "mvhd") is { } head ? Timescale(head.Span) : 0;
        var track = tracks[number].Body;
        if (clock == 0 || Find(track, "mdia") is not { } media || Find(media, "mdhd") is not { } mediaHead
            || Find(media, "hdlr") is not { } handler || !handler.Span[8..12].SequenceEqual("vide"u8)
            || Find(media, "minf") is not { } information || Find(information, "stbl") is not { } tables
            || Find(tables, "stts") is not { } durations)
        {
            return null;
        }

        if (Find(tables, "stss") is not { } sync)
        {
            return new KeyframeIndex([], EveryPicture: true);
        }

        var scale = Timescale(mediaHead.Span);
        var edits = Find(track, "edts") is { } box ? Find(box, "elst") : null;
        var (wait, skip) = edits is { } list ? Edit(list.Span) : (0, 0);
        var shown = SampleTimes.Of(sync.Span, durations.Span, Find(tables, "ctts") is { } c ? c.Span : default);
        return scale == 0 ? null : KeyframeIndex.Of(
            shown.Select(t => TimeSpan.FromSeconds((double)wait / clock) + TimeSpan.FromSeconds((double)(t - skip) / scale)),
            start);
    }

    private static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> boxes, string name)
    {
        foreach (var (found, body) in IsoBoxes.Children(boxes))
        {
            if (found == name)
            {
                return body;
            }
        }

        return null;
    }

    /// <summary>Ticks a second of a movie's or a track's header.</summary>
    private static uint Timescale(ReadOnlySpan<byte> header)
    {
        var reader = new BigEndianReader(header);
        var times = reader.Byte() == 1 ? 16 : 8; // creation and modification
        reader.Skip(3 + times);
        return reader.U32();
    }

    /// <summary>
    /// How long nothing is shown before the track begins, in the movie's ticks, and what of it is left out, in its own.
    /// </summary>
    private static (long Wait, long Skip) Edit(ReadOnlySpan<byte> list)
    {
        var reader = new BigEndianReader(list);
        var wide = reader.Byte() == 1;
        reader.Skip(3);
        long wait = 0;
        for (var left = reader.U32(); left > 0; left--)
        {
            var length = wide ? (long)reader.U64() : reader.U32();
            var from = wide ? (long)reader.U64() : reader.I32();
            reader.Skip(4);
            if (from >= 0)
            {
                return (wait, from);
            }

            wait += length;
        }

        return (wait, 0);
    }
}
