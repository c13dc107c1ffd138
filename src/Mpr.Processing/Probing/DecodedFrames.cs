using System.Text.Json;

namespace Mpr.Processing.Probing;

/// <summary>What ffprobe could decode where it was told to decode (<c>-count_frames</c>).</summary>
internal static class DecodedFrames
{
    /// <summary>Pictures or blocks of samples of each stream of picture or sound, without still pictures.</summary>
    /// <param name="report">ffprobe's JSON.</param>
    public static IReadOnlyList<long> PerStream(string report)
    {
        using var document = JsonDocument.Parse(report);
        return document.RootElement.TryGetProperty("streams", out var streams)
            ? [.. streams.EnumerateArray().Where(IsPlayed).Select(s => FfprobeReport.Whole(s, "nb_read_frames") ?? 0)]
            : [];
    }

    private static bool IsPlayed(JsonElement stream) =>
        FfprobeReport.Text(stream, "codec_type") is "video" or "audio" && !FfprobeReport.IsStill(stream);
}
