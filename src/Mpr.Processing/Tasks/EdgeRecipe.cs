using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>How the pictures around a copied part are coded, so that one decoder plays all of them.</summary>
public sealed record EdgeRecipe
{
    /// <summary>Codec of the source, and so of the edges.</summary>
    public required string Codec { get; init; }

    /// <summary>FFmpeg's encoder for that codec.</summary>
    public required string Encoder { get; init; }

    /// <summary>The source's pixel format.</summary>
    public required string PixelFormat { get; init; }

    /// <summary>Ticks a second of the parts' clock: the source's own, or a multiple of it.</summary>
    public required int TimeScale { get; init; }

    /// <summary>
    /// Whether FFmpeg's filters of packets name the unit of their times rightly; 5.1 counts in ticks of the part.
    /// </summary>
    public bool NamedUnit { get; init; }

    /// <summary>Pictures a second, for containers that count in them; unknown where the rate varies.</summary>
    public Rational FrameRate { get; init; }

    /// <summary>Degrees that the container turns the picture by, clockwise.</summary>
    public int Rotation { get; init; }

    /// <summary>First moment of the source on its own clock; mostly zero.</summary>
    public TimeSpan SourceStart { get; init; }
}
