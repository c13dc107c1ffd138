using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Choices that transcodes and trims share: tracks, encoders, tags, lengths.</summary>
internal static class Choice
{
    private static readonly string[] KeptTags =
    [
        "title", "artist", "album", "album_artist", "composer", "genre", "date", "track", "disc", "copyright",
    ];

    private const int LongestTag = 1024;

    /// <summary>Three days at 60 pictures a second: above any recording, below a worker's patience.</summary>
    private const long MostPictures = 16_000_000;

    private static readonly TimeSpan LongestEncode = TimeSpan.FromHours(72);

    private static readonly TimeSpan Spare = TimeSpan.FromHours(1);

    /// <summary>The first encoder of a list that this FFmpeg has.</summary>
    /// <exception cref="ProcessingException"><c>encoder_missing</c>.</exception>
    public static string Encoder(IReadOnlyList<string> encoders, FfmpegInstallation ffmpeg) =>
        ffmpeg.FirstEncoder(encoders)
        ?? throw new ProcessingException(
            FailureCatalogue.EncoderMissing,
            $"FFmpeg {ffmpeg.Version} has none of the encoders {string.Join(", ", encoders)}.");

    /// <summary>The picture that a job uses.</summary>
    /// <exception cref="ProcessingException"><c>no_such_stream</c> or <c>unsupported_codec</c>.</exception>
    public static VideoStream Video(MediaProbe probe, string wanting)
    {
        var video = probe.Video ?? throw new ProcessingException(
            FailureCatalogue.NoSuchStream, $"{wanting} needs moving pictures; the source has only sound.");
        return video.Decodable ? video : throw new ProcessingException(
            FailureCatalogue.UnsupportedCodec, $"This FFmpeg cannot decode the source's picture ({video.Codec}).");
    }

    /// <summary>The track of sound that a job uses; null when there is none that can be decoded.</summary>
    public static AudioStream? Audio(MediaProbe probe) => probe.MainAudio is { Decodable: true } audio ? audio : null;

    /// <summary>
    /// A short list of descriptive tags gets through. All else stays behind: places, devices, accounts, comments.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Tags(MediaProbe probe) =>
        KeptTags.Where(probe.Tags.ContainsKey)
            .ToDictionary(name => name, name => Clean(probe.Tags[name]), StringComparer.Ordinal);

    /// <summary>
    /// How long a result of some tracks is. Firm: it is known of these very tracks, or they are all that the
    /// container's own value is about.
    /// </summary>
    public static (TimeSpan? Length, bool Firm) Length(MediaProbe probe, VideoStream? video, AudioStream? audio)
    {
        if (probe.DurationBasis == DurationBasis.Unknown)
        {
            return (null, false);
        }

        var sure = probe.DurationBasis != DurationBasis.Estimated;
        var used = new List<(TimeSpan? Start, TimeSpan? Duration)>();
        used.AddRange(video is null ? [] : [(video.Start, video.Duration)]);
        used.AddRange(audio is null ? [] : [(audio.Start, audio.Duration)]);
        if (used.Count == probe.VideoStreams.Count + probe.Audio.Count)
        {
            return (probe.Duration, sure);
        }

        // FFmpeg's output begins at the first moment of the whole file: a track that starts late counts its wait.
        return probe.DurationBasis == DurationBasis.Container && used.All(t => t.Duration is not null)
            ? (used.Max(t => (t.Start ?? probe.Start) - probe.Start + t.Duration!.Value), true)
            : (probe.Duration, false);
    }

    /// <summary>What length and tolerance to hold a result to.</summary>
    /// <param name="expected">The expectation without a length.</param>
    /// <param name="length">How long it should be; null: unknown.</param>
    /// <param name="firm">Whether that is certain.</param>
    public static ExpectedResult WithLength(ExpectedResult expected, TimeSpan? length, bool firm)
    {
        if (length is not { } value)
        {
            return expected;
        }

        var share = value * (firm ? 0.02 : 0.5);
        var least = TimeSpan.FromSeconds(0.5);
        return expected with { Duration = value, Tolerance = share > least ? share : least };
    }

    /// <summary>
    /// Timestamps of hostile or broken files leap by hours and years, and gaps of sound are filled with silence: an
    /// encode ends where four times the expected length, and an hour, are over.
    /// </summary>
    /// <param name="length">How long it should be; null: unknown.</param>
    public static TimeSpan Longest(TimeSpan? length) => length is { } expected && (expected * 4) + Spare < LongestEncode
        ? (expected * 4) + Spare
        : LongestEncode + Spare;

    /// <summary>Refuses what would keep a worker for days.</summary>
    /// <param name="length">Of what is to be read; null: unknown.</param>
    /// <param name="video">The picture; null: none.</param>
    /// <exception cref="ProcessingException"><c>limits_exceeded</c>.</exception>
    public static void RefuseEndless(TimeSpan? length, VideoStream? video)
    {
        if (length > LongestEncode)
        {
            throw new ProcessingException(
                FailureCatalogue.LimitsExceeded,
                $"{length.Value.TotalHours:F0} hours are above the limit of {LongestEncode.TotalHours:F0} hours.");
        }

        var pictures = video is { FrameRate.IsKnown: true, VariableFrameRate: false }
            ? length?.TotalSeconds * video.FrameRate.Value
            : video?.FrameCount;
        if (pictures > MostPictures)
        {
            throw new ProcessingException(
                FailureCatalogue.LimitsExceeded,
                $"{pictures / 1e6:F0} million pictures are above the limit of {MostPictures / 1_000_000} million.");
        }
    }

    private static string Clean(string value)
    {
        var printable = new string([.. value.Where(c => !char.IsControl(c))]);
        return printable.Length <= LongestTag ? printable : printable[..LongestTag];
    }
}
