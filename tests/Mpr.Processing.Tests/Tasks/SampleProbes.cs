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
}
