using Mpr.Processing.Failures;

namespace Mpr.Processing.Previews;

/// <summary>What a page shows of a source before anybody plays it.</summary>
/// <param name="Poster">One picture, a WebP; null: there is none.</param>
/// <param name="Filmstrip">Pictures of its whole length; null: there is none.</param>
/// <param name="Peaks">The course of its sound; null: there is none.</param>
/// <param name="PictureFault">Why there is no poster or no filmstrip; null: there is, or the source has no pictures.</param>
/// <param name="SoundFault">Why there are no peaks; null: there are, or the source has no sound.</param>
public sealed record Preview(
    byte[]? Poster,
    Filmstrip? Filmstrip,
    WaveformPeaks? Peaks,
    ProcessingException? PictureFault,
    ProcessingException? SoundFault);

/// <summary>Frames of a source side by side in one picture.</summary>
/// <param name="Image">A WebP of one row of frames.</param>
/// <param name="Layout">Where in it which frame is.</param>
public sealed record Filmstrip(byte[] Image, FilmstripLayout Layout);

/// <summary>The course of a sound: the lowest and the highest value of each stretch of samples, in turns.</summary>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="SamplesPerPoint">Samples of one stretch.</param>
/// <param name="Values">From -128 to 127; two for each stretch.</param>
public sealed record WaveformPeaks(int SampleRate, int SamplesPerPoint, IReadOnlyList<sbyte> Values);
