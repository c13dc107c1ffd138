using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Probing;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>The command lines of every preset and operation, on the shapes that sources come in.</summary>
public sealed class CommandApprovalTests
{
    private static readonly Planner Planner = new(PresetCatalogue.BuiltIn, Capable());

    private static readonly Dictionary<string, MediaProbe> Shapes = new()
    {
        ["hd"] = SampleProbes.Hd(),
        ["small-silent"] = SampleProbes.Probe(SampleProbes.Picture(320, 240)),
        ["portrait"] = SampleProbes.Probe(SampleProbes.Portrait(), SampleProbes.Sound()),
        ["odd-anamorphic"] = SampleProbes.Probe(
            SampleProbes.Picture(161, 121) with { Width = 201, SampleAspect = new Rational(5, 4) }, SampleProbes.Sound(1)),
        ["interlaced-sd-untagged"] = SampleProbes.Probe(
            SampleProbes.Picture(720, 576) with
            {
                Interlaced = true,
                ColorSpace = null,
                ColorTransfer = null,
                ColorPrimaries = null,
                ColorRange = null,
                SampleAspect = new Rational(16, 15),
                Width = 768,
            },
            SampleProbes.Sound()),
        ["full-range"] = SampleProbes.Probe(SampleProbes.Picture() with { ColorRange = "pc", PixelFormat = "yuvj420p" }, SampleProbes.Sound(6)),
        ["vfr"] = SampleProbes.Probe(
            SampleProbes.Picture() with { VariableFrameRate = true, FrameRate = new Rational(600, 1), FrameCount = null }),
        ["alpha"] = SampleProbes.Probe(SampleProbes.Picture() with { Codec = "prores", PixelFormat = "yuva444p10le", HasAlpha = true, BitDepth = 10 }),
        ["hdr10"] = SampleProbes.Probe(SampleProbes.Hdr10(), SampleProbes.Sound()),
        ["hlg-portrait"] = SampleProbes.Probe(
            SampleProbes.Hdr10() with { Hdr = HdrKind.Hlg, ColorTransfer = "arib-std-b67", Width = 2160, Height = 3840, Rotation = 90 },
            SampleProbes.Sound()),
        ["fragmented"] = SampleProbes.Hd() with { Fragmented = true },
        ["unknown-length"] = SampleProbes.Hd() with { Duration = TimeSpan.Zero, DurationBasis = DurationBasis.Unknown },
        ["tagged"] = SampleProbes.Hd() with
        {
            Tags = new Dictionary<string, string>
            {
                ["title"] = "A \"day\"\n at; the $HOME",
                ["location"] = "+12.34-098.76/",
                ["artist"] = "Ä",
                ["com.apple.quicktime.location.iso6709"] = "+1+2/",
                ["comment"] = "private",
            },
        },
        ["sound-44100"] = SampleProbes.Probe(null, SampleProbes.Sound(1, 0) with { SampleRate = 44_100 }),
        ["sound-8000-six"] = SampleProbes.Probe(null, SampleProbes.Sound(6, 0) with { SampleRate = 8000, Language = "deu" }),
    };

    public static TheoryData<string, string> Presets()
    {
        var cases = new TheoryData<string, string>();
        foreach (var preset in PresetCatalogue.BuiltIn.All)
        {
            foreach (var (shape, probe) in Shapes)
            {
                var first = preset.Name is "mp4-h264-720p" or "audio-aac-128k";
                var fits = preset.Kind == MediaKind.Video ? probe.Video is not null : probe.Audio.Count > 0;
                if (fits && (first || shape is "hd" or "portrait" or "sound-44100" or "sound-8000-six"))
                {
                    cases.Add(preset.Id, shape);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_presets_command_is_as_approved(string preset, string shape)
    {
        var task = Planner.Plan(new Transcode(preset), SampleProbes.Stored(), Shapes[shape], null).Tasks.Single();

        Approvals.Verify(Spell(task), $"{preset}.{shape}");
    }

    [Theory]
    [InlineData("hd", "folder/clip.mp4")]
    [InlineData("hd", "folder/clip.mkv")]
    [InlineData("hd", "folder/clip.webm")]
    [InlineData("fragmented", "folder/clip.mp4")]
    [InlineData("hdr10", "folder/clip.mov")]
    [InlineData("sound-44100", "folder/clip.m4a")]
    public void A_trims_command_is_as_approved(string shape, string key)
    {
        foreach (var mode in Enum.GetValues<TrimMode>())
        {
            var trim = new Trim(TimeSpan.FromSeconds(12.5), TimeSpan.FromSeconds(22.5), mode);
            var output = "out/result" + (key.EndsWith(".webm", StringComparison.Ordinal) && mode == TrimMode.Copy ? ".mkv" : Path.GetExtension(key));
            var task = Planner.Plan(trim, SampleProbes.Stored(key), Shapes[shape], output).Tasks.Single();

            Approvals.Verify(Spell(task), $"trim-{mode.ToString().ToLowerInvariant()}.{shape}{Path.GetExtension(key)}");
        }
    }

    /// <summary>One argument a line, so that a change is one line of a diff.</summary>
    private static string Spell(MediaTask task)
    {
        var command = CommandBuilder.Build(task.Recipe, "http://127.0.0.1:1234/token", "/scratch/result" + task.Extension);
        return string.Join('\n', command.Arguments) + "\n";
    }

    private static FfmpegInstallation Capable() => new(
        "/usr/bin/ffmpeg",
        "/usr/bin/ffprobe",
        "5.1",
        new HashSet<string> { "libx264", "libx265", "libvpx-vp9", "aac", "alac", "libopus", "libvorbis", "libmp3lame", "flac", "pcm_s16le", "mpeg4" },
        new HashSet<string> { "h264", "hevc", "prores", "aac" },
        new HashSet<string> { "zscale", "tonemap", "bwdif", "premultiply" },
        ProcessConfinement.None);
}
