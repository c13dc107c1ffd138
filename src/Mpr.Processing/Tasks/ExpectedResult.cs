namespace Mpr.Processing.Tasks;

/// <summary>What a probe of the result must show before it is published.</summary>
public sealed record ExpectedResult
{
    /// <summary>Codec of the picture; null: there must be no picture.</summary>
    public string? VideoCodec { get; init; }

    /// <summary>Pixels across as displayed; 0 without a picture.</summary>
    public int Width { get; init; }

    /// <summary>Pixels down as displayed; 0 without a picture.</summary>
    public int Height { get; init; }

    /// <summary>Codecs of the tracks of sound, in order.</summary>
    public IReadOnlyList<string> AudioCodecs { get; init; } = [];

    /// <summary>Codecs of the tracks of subtitles, in order.</summary>
    public IReadOnlyList<string> SubtitleCodecs { get; init; } = [];

    /// <summary>Expected length; null: unknown, and not checked.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How much shorter the result may be.</summary>
    public TimeSpan Tolerance { get; init; }

    /// <summary>How much longer the result may be; null: any (a copy begins at the keyframe before).</summary>
    public TimeSpan? Excess { get; init; }
}
