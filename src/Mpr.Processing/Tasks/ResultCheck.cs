using System.Globalization;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>What a comparison of plan and result came to.</summary>
/// <param name="Fault">Why the result must not be published; null: it may.</param>
/// <param name="Shorter">Whether the only fault is that it is too short, which a damaged source explains.</param>
internal sealed record ResultVerdict(string? Fault, bool Shorter);

/// <summary>Compares a result with what was planned. Pure.</summary>
internal static class ResultCheck
{
    public static ResultVerdict Compare(ExpectedResult expected, MediaProbe result)
    {
        if (Streams(expected, result) is { } fault)
        {
            return new ResultVerdict(fault, false);
        }

        if (expected.Duration is not { } planned)
        {
            return new ResultVerdict(null, false);
        }

        var length = Length(result);
        var says = string.Create(
            CultureInfo.InvariantCulture,
            $"It is {length.TotalSeconds:F3} s long instead of {planned.TotalSeconds:F3} s.");
        return length < planned - expected.Tolerance ? new ResultVerdict(says, true)
            : length > planned + expected.Excess ? new ResultVerdict(says, false)
            : new ResultVerdict(null, false);
    }

    /// <summary>
    /// A line of subtitles that is shown at the out point keeps its whole length, and Matroska counts that. What was
    /// planned is picture and sound, whose ends FFmpeg's muxer tells.
    /// </summary>
    private static TimeSpan Length(MediaProbe result)
    {
        var ends = result.VideoStreams.Select(v => v.Duration).Concat(result.Audio.Select(a => a.Duration)).ToList();
        return result.Subtitles.Count > 0 && result.Container.StartsWith("matroska", StringComparison.Ordinal)
            && ends.TrueForAll(e => e is not null) ? ends.Max() ?? result.Duration : result.Duration;
    }

    private static string? Streams(ExpectedResult expected, MediaProbe result)
    {
        var video = result.Video;
        var audio = result.Audio.Select(a => a.Codec).ToList();
        var subtitles = result.Subtitles.Select(s => s.Codec).ToList();
        return video?.Codec != expected.VideoCodec
                ? $"Its picture is {video?.Codec ?? "missing"} instead of {expected.VideoCodec ?? "none"}."
            : !audio.SequenceEqual(expected.AudioCodecs)
                ? $"Its sound is [{string.Join(", ", audio)}] instead of [{string.Join(", ", expected.AudioCodecs)}]."
            : !subtitles.SequenceEqual(expected.SubtitleCodecs)
                ? $"Its subtitles are [{string.Join(", ", subtitles)}] instead of "
                    + $"[{string.Join(", ", expected.SubtitleCodecs)}]."
            : expected.Width > 0 && (video!.Width, video.Height) != (expected.Width, expected.Height)
                ? $"Its picture is {video.Width}x{video.Height} instead of {expected.Width}x{expected.Height}."
            : null;
    }
}
