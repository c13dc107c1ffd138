using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Previews;
using Mpr.Processing.Tasks;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>The command lines of every preset and operation, on the shapes that sources come in.</summary>
public sealed class CommandApprovalTests
{
    private static readonly Planner Planner = new(PresetCatalogue.BuiltIn, Capable());

    public static TheoryData<string, string> Presets()
    {
        var cases = new TheoryData<string, string>();
        foreach (var preset in PresetCatalogue.BuiltIn.All)
        {
            foreach (var (shape, probe) in SampleProbes.Shapes)
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
        var task = Planner.Plan(new Transcode(preset), SampleProbes.Stored(), SampleProbes.Shapes[shape], null).Tasks.Single();

        Verify(Spell(task), $"{preset}.{shape}");
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
        foreach (var mode in (TrimMode[])[TrimMode.Copy, TrimMode.Exact])
        {
            var trim = new Trim(TimeSpan.FromSeconds(12.5), TimeSpan.FromSeconds(22.5), mode);
            var extension = (Path.GetExtension(key), mode) is (".webm", TrimMode.Copy) ? ".mkv" : Path.GetExtension(key);
            var task = Planner.Plan(trim, SampleProbes.Stored(key), SampleProbes.Shapes[shape], "out/result" + extension).Tasks.Single();

            Verify(Spell(task), $"trim-{mode.ToString().ToLowerInvariant()}.{shape}{Path.GetExtension(key)}");
        }
    }

    [Theory]
    [InlineData("hd", ".jpg")]
    [InlineData("hd", ".webp")]
    [InlineData("hdr10", ".jpg")]
    public void A_posters_command_is_as_approved(string shape, string extension)
    {
        var poster = new Poster(TimeSpan.FromSeconds(12.5), 360);
        var task = Planner.Plan(poster, SampleProbes.Stored(), SampleProbes.Shapes[shape], "out/result" + extension)
            .Tasks.Single();

        Verify(Spell(task), $"poster.{shape}{extension}");
    }

    [Fact]
    public void The_commands_of_previews_are_as_approved()
    {
        const string source = "http://127.0.0.1:1234/token";
        var (video, audio) = (SampleProbes.Picture(), SampleProbes.Sound());
        var picture = PicturePlan.Still(video, 360, "yuv420p", fullRange: false, Capable());
        var layout = new FilmstripLayout(20, 160, 90, TimeSpan.FromSeconds(60));

        Verify(Lines(PreviewCommands.Poster(source, video, new PreviewPlace(TimeSpan.FromSeconds(6), true), picture)), "preview.poster");
        Verify(Lines(PreviewCommands.Frame(source, video, new PreviewPlace(TimeSpan.FromSeconds(6), false), picture)), "preview.frame");
        Verify(Lines(PreviewCommands.Strip("/scratch/result.yuv", layout, "yuv420p")), "preview.strip");
        Verify(Lines(PreviewCommands.Sound(source, audio, false, TimeSpan.FromSeconds(61))), "preview.sound");
    }

    private static void Verify(string command, string name) =>
        Approved.Matches($"tests/Mpr.Processing.Tests/Tasks/Approved/{name}.txt", command);

    /// <summary>One argument a line, so that a change is one line of a diff.</summary>
    private static string Spell(MediaTask task)
    {
        var output = "/scratch/result" + task.Extension;
        var command = CommandBuilder.Build(task.Recipe, "http://127.0.0.1:1234/token", output);
        return Lines(command);
    }

    private static string Lines(FfmpegCommand command) => string.Join('\n', command.Arguments) + "\n";

    private static FfmpegInstallation Capable() => new(
        "/usr/bin/ffmpeg",
        "/usr/bin/ffprobe",
        "5.1",
        new HashSet<string>
        {
            "libx264", "libx265", "libvpx-vp9", "mpeg4", "aac", "alac", "libopus", "libvorbis", "libmp3lame", "flac",
            "pcm_s16le", "mjpeg", "libwebp",
        },
        new HashSet<string> { "h264", "hevc", "prores", "aac" },
        new HashSet<string> { "zscale", "tonemap", "bwdif", "premultiply" },
        ProcessConfinement.None);
}
