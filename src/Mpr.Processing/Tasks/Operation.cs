using System.Text.Json.Serialization;

namespace Mpr.Processing.Tasks;

/// <summary>What a job does with its source.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Transcode), "transcode")]
[JsonDerivedType(typeof(Trim), "trim")]
[JsonDerivedType(typeof(Poster), "poster")]
public abstract record Operation;

/// <summary>Makes a rendition as a preset describes it.</summary>
/// <param name="Preset">Name, or name and version; a planned task always has the version.</param>
public sealed record Transcode(string Preset) : Operation;

/// <summary>Cuts a part out of the source.</summary>
/// <param name="Start">In point, from the first moment of the content.</param>
/// <param name="End">Out point, from the first moment of the content; after the in point.</param>
/// <param name="Mode">How precisely.</param>
public sealed record Trim(TimeSpan Start, TimeSpan End, TrimMode Mode) : Operation;

/// <summary>Makes one picture of the source: upright, with square pixels, in SDR; a JPEG or a WebP.</summary>
/// <param name="At">
/// Where, from the first moment of the content; null: at a tenth, which is behind most openings.
/// </param>
/// <param name="ShortSide">Bound on the shorter side in pixels, never scaled up; null: as large as the source.</param>
public sealed record Poster(TimeSpan? At = null, int? ShortSide = null) : Operation;

/// <summary>How a trim cuts.</summary>
public enum TrimMode
{
    /// <summary>Copies the coded streams: fast, without loss, from the keyframe before the in point on.</summary>
    Copy,

    /// <summary>Codes anew: exact to the picture and the sample.</summary>
    Exact,

    /// <summary>
    /// Copies the pictures and codes only those anew that lie between a point and the next keyframe; the sound is cut to
    /// the sample.
    /// </summary>
    Smart,
}
