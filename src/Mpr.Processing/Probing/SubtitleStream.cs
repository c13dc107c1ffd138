using System.Diagnostics.CodeAnalysis;

namespace Mpr.Processing.Probing;

/// <summary>A track of subtitles.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The field's word for a track; no System.IO.Stream")]
public sealed record SubtitleStream
{
    /// <summary>Number of the stream in its file, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>FFmpeg's name of the codec, such as <c>subrip</c>; the four-character code when it has none.</summary>
    public required string Codec { get; init; }

    /// <summary>Language as the container spells it, such as <c>eng</c>; null when not said.</summary>
    public string? Language { get; init; }
}
