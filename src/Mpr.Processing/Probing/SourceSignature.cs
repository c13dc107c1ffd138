namespace Mpr.Processing.Probing;

/// <summary>What the first bytes of a file say it is. Its name has no part in this.</summary>
/// <param name="Known">Whether they are the signature of a supported type.</param>
/// <param name="Fragmented">MP4 only: samples are in fragments.</param>
/// <param name="Encrypted">MP4 only: a track is encrypted (Common Encryption or FairPlay).</param>
/// <param name="HasFrameCount">MP3 only: a Xing, Info or VBRI header gives the length.</param>
/// <param name="ConstantRate">MP3 only: the header is Info, which encoders write for a constant rate.</param>
internal sealed record SourceSignature(
    bool Known, bool Fragmented = false, bool Encrypted = false, bool HasFrameCount = false, bool ConstantRate = false)
{
    private const int HeadLength = 64 * 1024;

    /// <summary>More than the longest frame of MPEG audio.</summary>
    private const int FrameLength = 4096;

    /// <summary>Reads the head of a file, and the index of an MP4; at most some 1.2 MiB in all.</summary>
    public static async Task<SourceSignature> ReadAsync(SourceBytes source, CancellationToken cancellation)
    {
        var head = await source.ReadAsync(0, HeadLength, cancellation).ConfigureAwait(false);
        if (IsoBoxes.LooksLike(head))
        {
            return await IsoBoxes.InspectAsync(source, head, cancellation).ConfigureAwait(false);
        }

        if (head.AsSpan().StartsWith("ID3"u8) && head.Length >= 10)
        {
            // Album covers make tags of megabytes; the first frame is behind them.
            var tag = 10 + SyncSafe(head.AsSpan(6, 4));
            var after = await source.ReadAsync(tag, FrameLength, cancellation).ConfigureAwait(false);
            return new SourceSignature(
                true, HasFrameCount: NamesFrameCount(after), ConstantRate: NamesConstantRate(after));
        }

        var frame = head.AsSpan(0, Math.Min(FrameLength, head.Length));
        return new SourceSignature(
            Starts(head),
            HasFrameCount: IsMpegAudio(head) && NamesFrameCount(frame),
            ConstantRate: IsMpegAudio(head) && NamesConstantRate(frame));
    }

    private static bool Starts(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) // EBML: Matroska and WebM
        || head.StartsWith("RIFF"u8)
        || head.StartsWith("RF64"u8)
        || head.StartsWith("FLV"u8)
        || head.StartsWith("fLaC"u8)
        || head.StartsWith("OggS"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]) // ASF
        || IsMpegAudio(head);

    /// <summary>Eleven set bits: the sync word of MPEG audio and ADTS frames.</summary>
    private static bool IsMpegAudio(ReadOnlySpan<byte> head) => head.Length >= 2 && head[0] == 0xFF && head[1] >= 0xE0;

    private static bool NamesFrameCount(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("Xing"u8) >= 0 || frame.IndexOf("Info"u8) >= 0 || frame.IndexOf("VBRI"u8) >= 0;

    private static bool NamesConstantRate(ReadOnlySpan<byte> frame) =>
        frame.IndexOf("Info"u8) >= 0 && frame.IndexOf("Xing"u8) < 0 && frame.IndexOf("VBRI"u8) < 0;

    /// <summary>Seven bits in each byte, the highest first (ID3v2, section 6.2).</summary>
    private static int SyncSafe(ReadOnlySpan<byte> four) =>
        (four[0] << 21) | (four[1] << 14) | (four[2] << 7) | four[3];
}
