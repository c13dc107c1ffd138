using System.Diagnostics.CodeAnalysis;

namespace Mpr.Processing.Probing;

/// <summary>A track of sound.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The field's word for a track; no System.IO.Stream")]
public sealed record AudioStream
{
    /// <summary>Number of the stream in its file, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>FFmpeg's name of the codec, such as <c>aac</c>; the four-character code when it has none.</summary>
    public required string Codec { get; init; }

    /// <summary>Number of channels.</summary>
    public required int Channels { get; init; }

    /// <summary>FFmpeg's name, such as <c>5.1(side)</c>; null when not said.</summary>
    public string? ChannelLayout { get; init; }

    /// <summary>Samples a second.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Bits of a sample; null for codecs without such a thing.</summary>
    public int? BitDepth { get; init; }

    /// <summary>Bits a second; null when unknown.</summary>
    public long? BitRate { get; init; }

    /// <summary>Language as the container spells it, such as <c>eng</c>; null when not said.</summary>
    public string? Language { get; init; }

    /// <summary>First presentation time on the container's clock; null when not said.</summary>
    public TimeSpan? Start { get; init; }

    /// <summary>Length of the stream; null when the container does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether the container marks it as a default track.</summary>
    public bool Default { get; init; }

    /// <summary>Whether the FFmpeg that probed can decode it.</summary>
    public bool Decodable { get; init; } = true;

    /// <summary>Whether that FFmpeg has a decoder for the codec, be the content sound or not.</summary>
    public bool KnownCodec { get; init; } = true;
}
