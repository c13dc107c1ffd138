using Mpr.Processing.Probing;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Probes of the shapes that sources come in, for tests that need no file.</summary>
public static class SampleProbes
{
    public static StoredObject Stored(string key = "folder/clip.mp4") =>
        new("mpr-media-in", key, "0123456789abcdef", 10_000_000, DateTimeOffset.UnixEpoch);

    public static VideoStream Picture(int width = 1280, int height = 720) => new()
    {
        Index = 0,
        Codec = "h264",
        Profile = "High",
        Width = width,
        Height = height,
        CodedWidth = width,
        CodedHeight = height,
        FrameRate = new Rational(25, 1),
        PixelFormat = "yuv420p",
        ColorRange = "tv",
        ColorSpace = "bt709",
        ColorTransfer = "bt709",
        ColorPrimaries = "bt709",
        Start = TimeSpan.Zero,
        Duration = TimeSpan.FromSeconds(60),
        FrameCount = 1500,
        Default = true,
    };

    public static AudioStream Sound(int channels = 2, int index = 1) => new()
    {
        Index = index,
        Codec = "aac",
        Channels = channels,
        ChannelLayout = channels switch { 1 => "mono", 2 => "stereo", 6 => "5.1", _ => null },
        SampleRate = 48_000,
        Start = TimeSpan.Zero,
        Duration = TimeSpan.FromSeconds(60),
        Default = true,
    };

    public static MediaProbe Probe(VideoStream? video, params IReadOnlyList<AudioStream> audio) => new()
    {
        Container = "mov,mp4,m4a,3gp,3g2,mj2",
        Kind = video is null ? MediaKind.Audio : MediaKind.Video,
        Duration = TimeSpan.FromSeconds(60),
        Size = 10_000_000,
        Video = video,
        VideoStreams = video is null ? [] : [video],
        Audio = audio,
    };

    public static MediaProbe Hd() => Probe(Picture(), Sound());

    /// <summary>A phone held upright: coded lying, turned by a display matrix.</summary>
    public static VideoStream Portrait() => Picture() with
    {
        CodedWidth = 1920,
        CodedHeight = 1080,
        Width = 1080,
        Height = 1920,
        Rotation = 90,
    };

    public static VideoStream Hdr10() => Picture(3840, 2160) with
    {
        Codec = "hevc",
        PixelFormat = "yuv420p10le",
        BitDepth = 10,
        ColorSpace = "bt2020nc",
        ColorTransfer = "smpte2084",
        ColorPrimaries = "bt2020",
        Hdr = HdrKind.Hdr10,
    };

    /// <summary>The shapes that sources come in, by name.</summary>
    public static IReadOnlyDictionary<string, MediaProbe> Shapes { get; } = new Dictionary<string, MediaProbe>
    {
        ["hd"] = Hd(),
        ["small-silent"] = Probe(Picture(320, 240)),
        ["portrait"] = Probe(Portrait(), Sound()),
        ["odd-anamorphic"] = Probe(
            Picture(161, 121) with { Width = 201, SampleAspect = new Rational(5, 4) }, Sound(channels: 1)),
        ["interlaced-sd-untagged"] = Probe(Television(), Sound()),
        ["full-range"] = Probe(Picture() with { ColorRange = "pc", PixelFormat = "yuvj420p" }, Sound(channels: 6)),
        ["vfr"] = Probe(
            Picture() with { VariableFrameRate = true, FrameRate = new Rational(600, 1), FrameCount = null }),
        ["alpha"] = Probe(
            Picture() with { Codec = "prores", PixelFormat = "yuva444p10le", HasAlpha = true, BitDepth = 10 }),
        ["hdr10"] = Probe(Hdr10(), Sound()),
        ["hlg-portrait"] = Probe(HlgPortrait(), Sound()),
        ["fragmented"] = Hd() with { Fragmented = true },
        ["unknown-length"] = Hd() with { Duration = TimeSpan.Zero, DurationBasis = DurationBasis.Unknown },
        ["tagged"] = Hd() with { Tags = Tags },
        ["sound-44100"] = Probe(null, Sound(channels: 1, index: 0) with { SampleRate = 44_100 }),
        ["sound-8000-six"] = Probe(
            null, Sound(channels: 6, index: 0) with { SampleRate = 8000, Language = "deu" }),
    };

    private static Dictionary<string, string> Tags => new()
    {
        ["title"] = "A \"day\"\n at; the $HOME",
        ["location"] = "+12.34-098.76/",
        ["artist"] = "Ä",
        ["com.apple.quicktime.location.iso6709"] = "+1+2/",
        ["comment"] = "private",
    };

    private static VideoStream Television() => Picture(720, 576) with
    {
        Interlaced = true,
        ColorSpace = null,
        ColorTransfer = null,
        ColorPrimaries = null,
        ColorRange = null,
        SampleAspect = new Rational(16, 15),
        Width = 768,
    };

    private static VideoStream HlgPortrait() => Hdr10() with
    {
        Hdr = HdrKind.Hlg,
        ColorTransfer = "arib-std-b67",
        Width = 2160,
        Height = 3840,
        Rotation = 90,
    };
}
