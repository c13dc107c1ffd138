using System.Globalization;
using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tasks;

/// <summary>Spells a recipe as FFmpeg's arguments. Pure: the same recipe always gives the same words.</summary>
public static class CommandBuilder
{
    /// <summary>The command for a recipe.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="source">Link of the source gateway.</param>
    /// <param name="output">Path of a scratch file.</param>
    public static FfmpegCommand Build(Recipe recipe, string source, string output) => new(
    [
        .. GlobalFlags.All,
        .. Input(recipe, source),
        .. recipe.Video is { } video ? VideoArguments.Build(video, recipe.Muxer) : [],
        .. recipe.Audio.SelectMany((audio, track) => AudioArguments.Build(audio, track)),
        .. Rest(recipe),
        output,
    ]);

    /// <summary>What stands between the tracks and the output.</summary>
    /// <param name="recipe">What to do.</param>
    /// <param name="source">Number of the input that is the source.</param>
    internal static IEnumerable<string> Rest(Recipe recipe, int source = 0) =>
    [
        .. SubtitleArguments.Build(recipe.Subtitles, source, encoded: recipe.Video?.Encoder is not (null or "copy")),
        "-dn", "-map_metadata", "-1", "-map_chapters", recipe.Chapters ? Text($"{source}") : "-1",
        .. recipe.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(Tag),
        .. Muxer(recipe),
    ];

    /// <summary>
    /// Reads what a recipe reads, and makes nothing of it: the time that it comes to is what the source has.
    /// </summary>
    /// <param name="recipe">What to read.</param>
    /// <param name="source">Link of the source gateway.</param>
    internal static FfmpegCommand Measure(Recipe recipe, string source) => new(
    [
        .. GlobalFlags.All,
        .. Input(recipe, source),
        .. recipe.Audio.Select(a => a.Stream).Concat(recipe.Video is { } v ? [v.Stream] : [])
            .SelectMany(stream => (string[])["-map", Text($"0:{stream}")]),
        "-c", "copy", "-f", "null", "-",
    ]);

    /// <summary>The flags before the source: where to begin, and what it may be.</summary>
    internal static IEnumerable<string> SourceFlags(Recipe recipe) =>
    [
        // Seeking before -i reads only the ranges around the points.
        .. recipe.Start is { } start && start > TimeSpan.Zero ? ["-ss", TimecodeText.Seconds(start)] : (string[])[],
        // Not by the list of fragments: sought by it, FFmpeg 5.1 reads one fragment of the picture and sound from the
        // begin.
        .. InputFlags.For(isLocal: false, fragmented: false),
        // A fragmented MP4 read from end to end: jumping between the runs of picture and sound costs a request each.
        .. recipe is { FragmentedSource: true, Start: null } ? ["-seekable", "0"] : (string[])[],
        // With a variable rate (Xing) it would land many seconds off.
        .. recipe.ConstantRateSource && recipe.Start > TimeSpan.Zero ? ["-fflags", "+fastseek"] : (string[])[],
        "-max_pixels", Text($"{InputFlags.MaximumPixels}"),
    ];

    private static IEnumerable<string> Input(Recipe recipe, string source) =>
    [
        .. SourceFlags(recipe),
        "-i", source,
        .. recipe.SinglePicture ? ["-frames:v", "1"] : (string[])[],
        .. (recipe.Length ?? recipe.Longest) is { } length ? ["-t", TimecodeText.Seconds(length)] : (string[])[],
    ];

    private static IEnumerable<string> Muxer(Recipe recipe) =>
    [
        .. IsMp4Family(recipe.Muxer)
            ? recipe.IndexReserve is { } reserve ? ["-moov_size", Text($"{reserve}")] : ["-movflags", "+faststart"]
            : (string[])[],
        "-f", recipe.Muxer,
    ];

    /// <summary>Whether the muxer keeps its index in a box that may stand first or last.</summary>
    internal static bool IsMp4Family(string muxer) => muxer is "mp4" or "mov" or "ipod";

    private static IEnumerable<string> Tag(KeyValuePair<string, string> tag) => ["-metadata", $"{tag.Key}={tag.Value}"];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
