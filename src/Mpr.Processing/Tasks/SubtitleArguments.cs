using System.Globalization;

namespace Mpr.Processing.Tasks;

/// <summary>Spells the tracks of subtitles.</summary>
internal static class SubtitleArguments
{
    /// <param name="tracks">In the result's order.</param>
    /// <param name="input">Number of the input that is the source.</param>
    /// <param name="encoded">
    /// Whether the picture is encoded, and so begins at the in point: a copied line from before it would have a time
    /// below zero, and the muxer would move everything else by that.
    /// </param>
    public static IEnumerable<string> Build(
        IReadOnlyList<SubtitleRecipe> tracks, int input, bool encoded) => tracks.Count == 0
        ? ["-sn"]
        : tracks.SelectMany((subtitles, track) => (string[])
        [
            "-map", Text($"{input}:{subtitles.Stream}"),
            Text($"-c:s:{track}"), subtitles.Encoder,
            .. encoded && subtitles.Encoder == "copy" ? [Text($"-copypriorss:s:{track}"), "0"] : (string[])[],
            .. subtitles.Language is { } language
                ? [Text($"-metadata:s:s:{track}"), $"language={language}"]
                : (string[])[],
        ]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
