using System.Globalization;

namespace Mpr.Processing.Tasks;

/// <summary>Spells a track of sound.</summary>
internal static class AudioArguments
{
    public static IEnumerable<string> Build(AudioRecipe audio, int track) =>
    [
        "-map", Text($"0:{audio.Stream}"),
        Text($"-c:a:{track}"), audio.Encoder,
        .. audio.Encoder == "copy" ? [] : Encoder(audio, track),
        .. audio.Language is { } language ? [Text($"-metadata:s:a:{track}"), $"language={language}"] : (string[])[],
    ];

    private static IEnumerable<string> Encoder(AudioRecipe audio, int track) =>
    [
        // Sound that starts late gets silence before it, and gaps are filled: players that ignore edit lists stay in step.
        Text($"-filter:a:{track}"), "aresample=async=1:first_pts=0",
        .. audio.BitRate is { } rate ? [Text($"-b:a:{track}"), Text($"{rate}")] : (string[])[],
        .. audio.SampleRate is { } samples ? [Text($"-ar:a:{track}"), Text($"{samples}")] : (string[])[],
        // To stereo by swresample's own matrix: centre and surrounds at -3 dB, scaled so that nothing clips.
        .. audio.Channels is { } channels ? [Text($"-ac:a:{track}"), Text($"{channels}")] : (string[])[],
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
