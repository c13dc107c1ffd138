namespace Mpr.Processing.Presets;

/// <summary>
/// A named, versioned description of an output. A published version never changes: another wish is another version.
/// </summary>
public sealed record Preset
{
    /// <summary>Lower-case words with hyphens, such as <c>mp4-h264-720p</c>.</summary>
    public required string Name { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>Name and version, such as <c>mp4-h264-720p@1</c>.</summary>
    public string Id => $"{Name}@{Version}";

    /// <summary>A sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>Extension of the output's key, with its dot.</summary>
    public required string Extension { get; init; }

    /// <summary>Media type of the output.</summary>
    public required string ContentType { get; init; }

    /// <summary>FFmpeg's muxer, such as <c>mp4</c>.</summary>
    public required string Muxer { get; init; }

    /// <summary>What the output is; a video preset needs a source with moving pictures.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>How pictures are coded; null for audio presets.</summary>
    public PresetVideo? Video { get; init; }

    /// <summary>How sound is coded; a video source without sound is fine.</summary>
    public required PresetAudio Audio { get; init; }
}

/// <summary>
/// How a preset codes pictures. The result is always SDR, 8-bit 4:2:0, limited range, BT.709, square pixels.
/// </summary>
public sealed record PresetVideo
{
    /// <summary>FFmpeg's name of the codec, as a probe of the result reports it.</summary>
    public required string Codec { get; init; }

    /// <summary>FFmpeg's encoders that may make it, best first.</summary>
    public required IReadOnlyList<string> Encoders { get; init; }

    /// <summary>Bound on the shorter side in pixels; smaller sources keep their size.</summary>
    public required int ShortSide { get; init; }

    /// <summary>Constant rate factor: quality from 0 (lossless) to 51.</summary>
    public required int Crf { get; init; }

    /// <summary>Bound on the bit rate, in bits a second, over the buffer.</summary>
    public required int MaxRate { get; init; }

    /// <summary>Size of the decoder's buffer in bits.</summary>
    public required int Buffer { get; init; }

    /// <summary>The codec's profile, such as <c>high</c>.</summary>
    public required string Profile { get; init; }

    /// <summary>The encoder's own speed preset, such as <c>medium</c>.</summary>
    public required string Speed { get; init; }

    /// <summary>Seconds from one keyframe to the next.</summary>
    public required double KeyframeInterval { get; init; }
}

/// <summary>How a preset codes sound. Mono stays mono at half the rate; more than two channels become stereo.</summary>
public sealed record PresetAudio
{
    /// <summary>FFmpeg's name of the codec, as a probe of the result reports it.</summary>
    public required string Codec { get; init; }

    /// <summary>FFmpeg's encoders that may make it, best first.</summary>
    public required IReadOnlyList<string> Encoders { get; init; }

    /// <summary>Bits a second for two channels.</summary>
    public required int BitRate { get; init; }

    /// <summary>Sample rates that may stay as they are; other sources get the last of them.</summary>
    public required IReadOnlyList<int> SampleRates { get; init; }
}
