using System.Globalization;

namespace Mpr.Processing.Tasks;

/// <summary>Spells the tracks of subtitles.</summary>
internal static class SubtitleArguments
{
    /// <param name="tracks">In the result's order.</param>
    /// <param name="input">Number of the input that is the source.</param>
    public static IEnumerable<string> Build(IReadOnlyList<SubtitleRecipe> tracks, int input) => tracks.Count == 0
        ? ["-sn"]
        : tracks.SelectMany((subtitles, track) => (string[])
        [
            "-map", Text($"{input}:{subtitles.Stream}"),
            Text($"-c:s:{track}"), subtitles.Encoder,
            .. subtitles.Language is { } language
                ? [Text($"-metadata:s:s:{track}"), $"language={language}"]
                : (string[])[],
        ]);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
