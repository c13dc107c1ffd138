using Mpr.Processing.Probing;

namespace Mpr.Processing.Keyframes;

/// <summary>Cues of a Matroska or WebM file (RFC 9559, section 5.1.5).</summary>
internal static class MatroskaIndex
{
    private const uint Segment = 0x18538067;
    private const uint SeekHead = 0x114D9B74;
    private const uint Seek = 0x4DBB;
    private const uint SeekId = 0x53AB;
    private const uint SeekPosition = 0x53AC;
    private const uint Info = 0x1549A966;
    private const uint TimestampScale = 0x2AD7B1;
    private const uint Tracks = 0x1654AE6B;
    private const uint TrackEntry = 0xAE;
    private const uint TrackNumber = 0xD7;
    private const uint TrackType = 0x83;
    private const uint Cluster = 0x1F43B675;
    private const uint Cues = 0x1C53BB6B;
    private const uint CuePoint = 0xBB;
    private const uint CueTime = 0xB3;
    private const uint CueTrackPositions = 0xB7;
    private const uint CueTrack = 0xF7;

    /// <summary>Nanoseconds of a tick where the file does not say.</summary>
    private const ulong UsualScale = 1_000_000;

    /// <summary>Elements before the first cluster, or after it where the cues are not told of.</summary>
    private const int MostElements = 64;

    public static async Task<KeyframeIndex?> ReadAsync(
        SourceBytes source, TimeSpan start, CancellationToken cancellation)
    {
        var found = new Parts();
        var header = await EbmlElement.ReadAsync(source, 0, cancellation).ConfigureAwait(false);
        var segment = await EbmlElement.ReadAsync(source, header.End, cancellation).ConfigureAwait(false);
        if (segment.Id != Segment)
        {
            return null;
        }

        var at = segment.Body;
        for (var i = 0; i < MostElements && at < source.Size; i++)
        {
            var element = await EbmlElement.ReadAsync(source, at, cancellation).ConfigureAwait(false);
            if (element.Id == Cluster)
            {
                break;
            }

            await found.TakeAsync(source, element, cancellation).ConfigureAwait(false);
            at = element.End;
        }

        if (found.Cues is null && found.CuesAt is { } told && segment.Body + told < source.Size)
        {
            var cues = await EbmlElement.ReadAsync(source, segment.Body + told, cancellation).ConfigureAwait(false);
            await found.TakeAsync(source, cues, cancellation).ConfigureAwait(false);
        }

        return found is { Cues: { } list, Track: { } track } ? KeyframeIndex.Of(Times(list, track, found.Scale), start) : null;
    }

    private static List<TimeSpan> Times(byte[] cues, ulong track, ulong scale)
    {
        List<TimeSpan> times = [];
        foreach (var point in EbmlElement.Children(cues).Where(e => e.Id == CuePoint))
        {
            var parts = EbmlElement.Children(point.Content).ToList();
            var tracks = parts.Where(p => p.Id == CueTrackPositions)
                .SelectMany(p => EbmlElement.Children(p.Content)).Where(p => p.Id == CueTrack);
            if (tracks.Any(t => t.Number == track) && parts.Find(p => p.Id == CueTime) is { Content.Length: > 0 } time)
            {
                times.Add(TimeSpan.FromSeconds(time.Number * (double)scale / 1e9));
            }
        }

        return times;
    }

    /// <summary>What is needed of the elements around the clusters.</summary>
    private sealed class Parts
    {
        public ulong Scale { get; private set; } = UsualScale;

        /// <summary>Number of the first track of pictures.</summary>
        public ulong? Track { get; private set; }

        public byte[]? Cues { get; private set; }

        /// <summary>Where the cues are, from the segment's first byte.</summary>
        public long? CuesAt { get; private set; }

        public async Task TakeAsync(SourceBytes source, EbmlElement element, CancellationToken cancellation)
        {
            if (element.Id is not (SeekHead or Info or Tracks or MatroskaIndex.Cues))
            {
                return;
            }

            var content = await element.ContentAsync(source, cancellation).ConfigureAwait(false);
            switch (element.Id)
            {
                case SeekHead:
                    CuesAt = Place(content) ?? CuesAt;
                    break;
                case Info:
                    var scale = EbmlElement.Children(content).FirstOrDefault(e => e.Id == TimestampScale);
                    Scale = scale.Content.Length > 0 ? scale.Number : UsualScale;
                    break;
                case Tracks:
                    Track = Number(content);
                    break;
                case MatroskaIndex.Cues:
                    Cues = content;
                    break;
            }
        }

        private static long? Place(byte[] seekHead)
        {
            foreach (var seek in EbmlElement.Children(seekHead).Where(e => e.Id == Seek))
            {
                var parts = EbmlElement.Children(seek.Content).ToList();
                if (parts.Any(p => p.Id == SeekId && p.Number == MatroskaIndex.Cues)
                    && parts.Find(p => p.Id == SeekPosition) is { Content.Length: > 0 } place)
                {
                    return (long)Math.Min(place.Number, long.MaxValue / 2);
                }
            }

            return null;
        }

        private static ulong? Number(byte[] tracks)
        {
            const ulong pictures = 1;
            foreach (var entry in EbmlElement.Children(tracks).Where(e => e.Id == TrackEntry))
            {
                var parts = EbmlElement.Children(entry.Content).ToList();
                if (parts.Any(p => p.Id == TrackType && p.Number == pictures)
                    && parts.Find(p => p.Id == TrackNumber) is { Content.Length: > 0 } number)
                {
                    return number.Number;
                }
            }

            return null;
        }
    }
}
