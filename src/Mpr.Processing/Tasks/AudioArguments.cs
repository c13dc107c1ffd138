using System.Globalization;

namespace Mpr.Processing.Tasks;

/// <summary>Spells a track of sound.</summary>
internal static class AudioArguments
{
    public static IEnumerable<string> Build(AudioRecipe audio, int track, int input = 0) =>
    [
        "-map", Text($"{input}:{audio.Stream}"),
        Text($"-c:a:{track}"), audio.Encoder,
        .. audio.Encoder == "copy" ? [] : Encoder(audio, track),
        .. audio.Language is { } language ? [Text($"-metadata:s:a:{track}"), $"language={language}"] : (string[])[],
    ];

    private static IEnumerable<string> Encoder(AudioRecipe audio, int track) =>
    [
        Text($"-filter:a:{track}"), Filters(audio),
        .. audio.BitRate is { } rate ? [Text($"-b:a:{track}"), Text($"{rate}")] : (string[])[],
        .. audio.SampleRate is { } samples ? [Text($"-ar:a:{track}"), Text($"{samples}")] : (string[])[],
        .. audio.Channels is { } channels ? [Text($"-ac:a:{track}"), Text($"{channels}")] : (string[])[],
    ];

    /// <summary>
    /// Sound that starts late gets silence before it, and gaps are filled: players that ignore edit lists stay in
    /// step. Fewer channels are mixed by the matrix of ITU-R BS.775: centre and surrounds at -3 dB, not scaled down
    /// as a whole. Swresample would scale some sample formats and not others, and make films 8 dB quieter.
    /// </summary>
    private static string Filters(AudioRecipe audio) =>
        "aresample=async=1:first_pts=0" + (audio.Channels is null ? "" : ":rematrix_maxval=4")
        + (audio.Skip > 0 ? Text($",atrim=start_sample={audio.Skip}") : "");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
