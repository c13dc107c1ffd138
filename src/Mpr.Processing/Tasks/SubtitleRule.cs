using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>What becomes of tracks of subtitles in a trim.</summary>
internal static class SubtitleRule
{
    private const int MostTracks = 32;

    /// <summary>Words with times: one kind can be written as another. The rest are pictures.</summary>
    private static readonly HashSet<string> Words =
        new(StringComparer.Ordinal) { "mov_text", "subrip", "ass", "webvtt", "text" };

    private static readonly string[] MatroskaCopies =
        ["subrip", "ass", "webvtt", "hdmv_pgs_subtitle", "dvd_subtitle", "dvb_subtitle"];

    /// <summary>The tracks that get into a container; what does not is said in a note.</summary>
    public static IReadOnlyList<SubtitleRecipe> Of(
        MediaProbe probe, ContainerRule container, FfmpegInstallation ffmpeg, List<string> notes)
    {
        var (copies, encoder) = container.Extension switch
        {
            ".mkv" => (MatroskaCopies, "subrip"),
            ".webm" => (["webvtt"], "webvtt"),
            ".mp4" or ".m4v" or ".mov" => (["mov_text"], "mov_text"),
            _ => ((string[])[], null),
        };
        var made = new List<SubtitleRecipe>();
        foreach (var track in probe.Subtitles)
        {
            var coding = copies.Contains(track.Codec) ? "copy"
                : Words.Contains(track.Codec) && encoder is not null && ffmpeg.Encoders.Contains(encoder) ? encoder
                : null;
            if (coding is null || made.Count == MostTracks)
            {
                notes.Add($"A track of subtitles ({track.Codec}) does not get into {container.Extension}.");
                continue;
            }

            made.Add(new SubtitleRecipe { Stream = track.Index, Encoder = coding, Language = track.Language });
        }

        return made;
    }

    /// <summary>The codec that a probe of the result shows.</summary>
    public static string CodecOf(SubtitleRecipe made, MediaProbe source) =>
        made.Encoder == "copy" ? source.Subtitles.First(s => s.Index == made.Stream).Codec : made.Encoder;
}
