using System.Diagnostics.CodeAnalysis;

namespace Mpr.Processing.Probing;

/// <summary>How a picture's brightness is coded beyond SDR.</summary>
public enum HdrKind
{
    /// <summary>Standard dynamic range.</summary>
    None,

    /// <summary>Perceptual quantizer (SMPTE ST 2084), with or without HDR10 metadata.</summary>
    Hdr10,

    /// <summary>Hybrid log-gamma (ARIB STD-B67).</summary>
    Hlg,

    /// <summary>Dolby Vision whose base layer makes no sense without its metadata (profile 5).</summary>
    DolbyVision,
}

/// <summary>A track of moving pictures; cover art is none.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The field's word for a track; no System.IO.Stream")]
public sealed record VideoStream
{
    /// <summary>Number of the stream in its file, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>FFmpeg's name of the codec, such as <c>h264</c>; the four-character code when it has none.</summary>
    public required string Codec { get; init; }

    /// <summary>Profile of the codec, such as <c>High</c>; null when unknown.</summary>
    public string? Profile { get; init; }

    /// <summary>Pixels across as displayed: rotation and sample aspect applied.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down as displayed: rotation and sample aspect applied.</summary>
    public required int Height { get; init; }

    /// <summary>Pixels across as coded.</summary>
    public required int CodedWidth { get; init; }

    /// <summary>Pixels down as coded.</summary>
    public required int CodedHeight { get; init; }

    /// <summary>Degrees by which the coded picture is turned clockwise for display: 0, 90, 180 or 270.</summary>
    public int Rotation { get; init; }

    /// <summary>Width of a coded pixel to its height; 1/1 for square ones.</summary>
    public Rational SampleAspect { get; init; } = Rational.One;

    /// <summary>Pictures a second; unknown for some variable rates.</summary>
    public Rational FrameRate { get; init; }

    /// <summary>Whether the distances of the pictures seem to vary.</summary>
    public bool VariableFrameRate { get; init; }

    /// <summary>Pictures in the stream; null when the container does not say.</summary>
    public long? FrameCount { get; init; }

    /// <summary>FFmpeg's name, such as <c>yuv420p10le</c>; null when no picture could be decoded.</summary>
    public string? PixelFormat { get; init; }

    /// <summary>Bits of a sample.</summary>
    public int BitDepth { get; init; } = 8;

    /// <summary>Whether the pixel format carries transparency.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Whether the stream says that its pictures are two fields.</summary>
    public bool Interlaced { get; init; }

    /// <summary><c>tv</c> (limited) or <c>pc</c> (full); null when not said.</summary>
    public string? ColorRange { get; init; }

    /// <summary>Matrix, such as <c>bt709</c>; null when not said.</summary>
    public string? ColorSpace { get; init; }

    /// <summary>Transfer, such as <c>smpte2084</c>; null when not said.</summary>
    public string? ColorTransfer { get; init; }

    /// <summary>Primaries, such as <c>bt2020</c>; null when not said.</summary>
    public string? ColorPrimaries { get; init; }

    /// <summary>Dynamic range.</summary>
    public HdrKind Hdr { get; init; }

    /// <summary>Profile of the Dolby Vision metadata beside the stream; null when there is none.</summary>
    public int? DolbyVisionProfile { get; init; }

    /// <summary>First presentation time on the container's clock; null when not said.</summary>
    public TimeSpan? Start { get; init; }

    /// <summary>Length of the stream; null when the container does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Unit of the stream's times in seconds, such as 1/12800; unknown when not said.</summary>
    public Rational TimeBase { get; init; }

    /// <summary>Bits a second; null when unknown.</summary>
    public long? BitRate { get; init; }

    /// <summary>Whether the container marks it as a default track.</summary>
    public bool Default { get; init; }

    /// <summary>Whether the FFmpeg that probed can decode it.</summary>
    public bool Decodable { get; init; } = true;

    /// <summary>Whether that FFmpeg has a decoder for the codec, be the content sound or not.</summary>
    public bool KnownCodec { get; init; } = true;
}
