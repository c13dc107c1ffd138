namespace Mpr.Processing.Tasks;

/// <summary>What a type of file can hold, and how MPR codes for it where it has to.</summary>
/// <param name="Extension">With its dot.</param>
/// <param name="Muxer">FFmpeg's muxer.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Demuxer">How ffprobe's name of the format begins.</param>
/// <param name="VideoCopies">Codecs of pictures that may be copied into it; null: all.</param>
/// <param name="AudioCopies">Codecs of sound that may be copied into it; null: all. A name may end in *.</param>
/// <param name="VideoEncoder">Encoder for pictures; null: MPR does not code for this type.</param>
/// <param name="VideoCodec">The codec that it makes.</param>
/// <param name="AudioEncoder">Encoder for sound; null: MPR does not code for this type.</param>
/// <param name="AudioCodec">The codec that it makes.</param>
internal sealed record ContainerRule(
    string Extension,
    string Muxer,
    string ContentType,
    string Demuxer,
    IReadOnlyList<string>? VideoCopies,
    IReadOnlyList<string>? AudioCopies,
    string? VideoEncoder,
    string? VideoCodec,
    string? AudioEncoder,
    string? AudioCodec)
{
    private static readonly string[] Mp4Video =
    [
        "h264", "hevc", "av1", "vp9", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg",
    ];

    private static readonly string[] Mp4Audio = ["aac", "mp3", "mp2", "ac3", "eac3", "alac", "opus"];

    private static readonly string[] MovVideo =
    [
        "h264", "hevc", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "prores", "dnxhd", "qtrle", "png",
        "h263", "dvvideo",
    ];

    private static readonly string[] MovAudio =
    [
        "aac", "mp3", "ac3", "alac", "pcm_*", "adpcm_ima_qt", "amr_nb", "amr_wb",
    ];

    private static readonly string[] AviVideo =
    [
        "h264", "mpeg4", "msmpeg4v1", "msmpeg4v2", "msmpeg4v3", "mjpeg", "wmv1", "wmv2", "mpeg2video", "huffyuv",
        "dvvideo", "rawvideo",
    ];

    private static readonly string[] AviAudio =
    [
        "mp3", "mp2", "ac3", "aac", "pcm_*", "adpcm_ms", "adpcm_ima_wav", "wmav2",
    ];

    private static readonly string[] AsfVideo = ["wmv1", "wmv2", "wmv3", "vc1", "msmpeg4v2", "msmpeg4v3"];
    private static readonly string[] AsfAudio = ["wmav1", "wmav2", "wmapro", "wmavoice", "wmalossless"];

    /// <summary>The rules, one for each supported extension; the first of a demuxer is its usual one.</summary>
    public static IReadOnlyList<ContainerRule> All { get; } =
    [
        new(".mp4", "mp4", "video/mp4", "mov", Mp4Video, Mp4Audio, "libx264", "h264", "aac", "aac"),
        new(".m4v", "mp4", "video/x-m4v", "mov", Mp4Video, Mp4Audio, "libx264", "h264", "aac", "aac"),
        new(".mov", "mov", "video/quicktime", "mov", MovVideo, MovAudio, "libx264", "h264", "aac", "aac"),
        new(".m4a", "ipod", "audio/mp4", "mov", [], ["aac", "alac", "ac3"], null, null, "aac", "aac"),
        new(".mkv", "matroska", "video/x-matroska", "matroska", null, null, "libx264", "h264", "aac", "aac"),
        new(
            ".webm", "webm", "video/webm", "matroska", ["vp8", "vp9", "av1"], ["opus", "vorbis"],
            "libvpx-vp9", "vp9", "libopus", "opus"),
        new(".avi", "avi", "video/x-msvideo", "avi", AviVideo, AviAudio, "mpeg4", "mpeg4", "libmp3lame", "mp3"),
        new(
            ".flv", "flv", "video/x-flv", "flv", ["flv1", "h264", "vp6f"], ["mp3", "aac", "adpcm_swf"],
            "libx264", "h264", "aac", "aac"),
        new(".wmv", "asf", "video/x-ms-wmv", "asf", AsfVideo, AsfAudio, null, null, null, null),
        new(".mp3", "mp3", "audio/mpeg", "mp3", [], ["mp3"], null, null, "libmp3lame", "mp3"),
        new(
            ".wav", "wav", "audio/wav", "wav", [], ["pcm_*", "adpcm_ms", "adpcm_ima_wav"],
            null, null, "pcm_s16le", "pcm_s16le"),
        // A copied FLAC keeps the source's length in its header, so it is never copied: coding it anew loses nothing.
        new(".flac", "flac", "audio/flac", "flac", [], [], null, null, "flac", "flac"),
        new(".aac", "adts", "audio/aac", "aac", [], ["aac"], null, null, "aac", "aac"),
        new(".ogg", "ogg", "audio/ogg", "ogg", [], ["vorbis", "opus", "flac"], null, null, "libvorbis", "vorbis"),
    ];

    /// <summary>The rule of a key's extension; null when it has none of a supported type.</summary>
    public static ContainerRule? ForKey(string key) =>
        All.FirstOrDefault(r => r.Extension.Equals(Path.GetExtension(key), StringComparison.OrdinalIgnoreCase));

    public bool CanCopyVideo(string codec) => Allows(VideoCopies, codec);

    public bool CanCopyAudio(string codec) => Allows(AudioCopies, codec);

    private static bool Allows(IReadOnlyList<string>? codecs, string codec) =>
        codecs is null || codecs.Any(c => c == codec
            || (c.EndsWith('*') && codec.StartsWith(c[..^1], StringComparison.Ordinal)));
}
