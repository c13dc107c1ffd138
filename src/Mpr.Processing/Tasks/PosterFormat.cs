namespace Mpr.Processing.Tasks;

/// <summary>A type of picture that posters can have.</summary>
/// <param name="Extension">With its dot; the first of a type is its usual one.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Encoder">FFmpeg's encoder.</param>
/// <param name="Codec">The codec that it makes.</param>
/// <param name="Muxer">FFmpeg's muxer; of one picture it writes nothing but that picture.</param>
/// <param name="Demuxer">The one demuxer that a result is read with.</param>
/// <param name="Quality">In the encoder's own scale: hardly to be told from the source.</param>
/// <param name="PixelFormat">Colours of half the resolution, as pages show them anyway.</param>
internal sealed record PosterFormat(
    string Extension,
    string ContentType,
    string Encoder,
    string Codec,
    string Muxer,
    string Demuxer,
    int Quality,
    string PixelFormat)
{
    private static readonly PosterFormat[] All =
    [
        // JFIF: BT.601 in full range, whatever the source has.
        new(".jpg", "image/jpeg", "mjpeg", "mjpeg", "mjpeg", "jpeg_pipe", 3, "yuvj420p"),
        new(".jpeg", "image/jpeg", "mjpeg", "mjpeg", "mjpeg", "jpeg_pipe", 3, "yuvj420p"),
        new(".webp", "image/webp", "libwebp", "webp", "webp", "webp_pipe", 80, "yuv420p"),
    ];

    /// <summary>What a poster is when nobody says otherwise: every program shows it.</summary>
    public static PosterFormat Usual => All[0];

    public bool FullRange => Codec == "mjpeg";

    /// <summary>The type of a key's extension; null when it has none of these.</summary>
    public static PosterFormat? ForKey(string key) =>
        All.FirstOrDefault(f => f.Extension.Equals(Path.GetExtension(key), StringComparison.OrdinalIgnoreCase));

    /// <summary>The type that a task makes, which makes one picture.</summary>
    public static PosterFormat Of(MediaTask task) => All.First(f => f.Codec == task.Expected.VideoCodec);
}
