using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Presets;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Turns a wish and a probe into tasks, or refuses what could not work. Pure: reads nothing, and the same input always
/// gives the same plan. Thread-safe.
/// </summary>
/// <param name="presets">The presets to choose from.</param>
/// <param name="ffmpeg">What the FFmpeg of the workers can do.</param>
public sealed class Planner(PresetCatalogue presets, FfmpegInstallation ffmpeg)
{
    /// <summary>
    /// Added to a copy's share of the source and to an encode's size by its rates: containers, estimates.
    /// </summary>
    private const double ScratchMargin = 1.25;

    /// <summary>Plans a job.</summary>
    /// <param name="operation">What to do.</param>
    /// <param name="source">The version of the source that was probed.</param>
    /// <param name="probe">What that version is.</param>
    /// <param name="outputKey">
    /// Key of the result; null: <c>&lt;source key without extension&gt;/&lt;preset&gt;.&lt;ext&gt;</c>, or for a trim
    /// <c>&lt;source key without extension&gt;/&lt;in&gt;-&lt;out&gt;.&lt;ext&gt;</c> with points such as
    /// <c>00-00-12.500</c>, or for a poster <c>&lt;source key without extension&gt;/poster.jpg</c>, with a point of its
    /// own <c>&lt;source key without extension&gt;/&lt;point&gt;.jpg</c>.
    /// </param>
    /// <param name="overwrite">Whether an object that is already at the key may be replaced.</param>
    /// <param name="poster">
    /// Whether a picture of the result follows it, under its key with <c>.jpg</c> added.
    /// </param>
    /// <exception cref="ProcessingException">
    /// It cannot work: <c>no_such_stream</c>, <c>unsupported_codec</c>, <c>range_outside_source</c>,
    /// <c>not_possible</c>, <c>hdr_unsupported</c>, <c>encoder_missing</c>.
    /// </exception>
    public MediaPlan Plan(
        Operation operation,
        StoredObject source,
        MediaProbe probe,
        string? outputKey,
        bool overwrite = false,
        bool poster = false)
    {
        var task = operation switch
        {
            Transcode transcode => Plan(transcode, source, probe, outputKey),
            Trim trim => Plan(trim, source, probe, outputKey),
            Poster still => Plan(still, source, probe, outputKey),
            _ => throw new ProcessingException(
                FailureCatalogue.NotPossible, $"{operation.GetType().Name} is not known."),
        };
        MediaTask[] tasks = poster ? [task, PosterOf(task, probe)] : [task];
        return new MediaPlan(task.OutputKey, [.. tasks.Select(t => t with { Overwrite = overwrite })]);
    }

    /// <summary>What a source lacks for an operation.</summary>
    internal static ProcessingException Without(string what, string wanting, MediaProbe probe) =>
        probe.Audio.Count > 0
            ? new ProcessingException(
                FailureCatalogue.UnsupportedCodec,
                $"This FFmpeg cannot decode the source's {what} ({probe.Audio[0].Codec}).")
            : new ProcessingException(FailureCatalogue.NoSuchStream, $"{wanting}; the source has no {what}.");

    private MediaTask Plan(Transcode transcode, StoredObject source, MediaProbe probe, string? outputKey)
    {
        var preset = presets.Find(transcode.Preset) ?? throw new ProcessingException(
            FailureCatalogue.NotPossible, $"There is no preset '{transcode.Preset}'; `mpr presets` lists them.");
        var (recipe, expected) = new TranscodePlan(ffmpeg).Make(preset, probe);
        if (outputKey is not null && ContainerRule.ForKey(outputKey) is { } rule
            && ContainerRule.ForKey(preset.Extension)!.Muxer != rule.Muxer)
        {
            throw new ProcessingException(
                FailureCatalogue.NotPossible,
                $"The preset {preset.Id} makes {preset.Extension}, but the output key ends in {rule.Extension}.");
        }

        return new MediaTask
        {
            Operation = new Transcode(preset.Id),
            Source = source,
            OutputKey = outputKey ?? $"{WithoutExtension(source.Key)}/{preset.Name}{preset.Extension}",
            Extension = preset.Extension,
            ContentType = preset.ContentType,
            Recipe = recipe,
            Expected = expected,
            ScratchEstimate = Estimate(recipe, expected),
        };
    }

    private MediaTask Plan(Trim trim, StoredObject source, MediaProbe probe, string? outputKey)
    {
        var (container, recipe, expected, notes) = new TrimPlan(ffmpeg).Make(trim, probe, source.Key, outputKey);
        var points = $"{TimecodeText.FormatForKey(trim.Start)}-{TimecodeText.FormatForKey(trim.End)}";
        var share = probe.Duration > TimeSpan.Zero && expected.Duration is { } length ? length / probe.Duration : 1;
        return new MediaTask
        {
            Operation = trim,
            Source = source,
            OutputKey = outputKey ?? $"{WithoutExtension(source.Key)}/{points}{container.Extension}",
            Extension = container.Extension,
            ContentType = container.ContentType,
            Recipe = recipe,
            Expected = expected,
            ScratchEstimate = (long)(source.Size * Math.Min(1, share) * ScratchMargin),
            Notes = notes,
        };
    }

    private MediaTask Plan(Poster poster, StoredObject source, MediaProbe probe, string? outputKey)
    {
        var (format, recipe, expected) = new PosterPlan(ffmpeg).Make(poster, probe, outputKey);
        var name = poster.At is { } at ? TimecodeText.FormatForKey(at) : "poster";
        return new MediaTask
        {
            Operation = poster,
            Source = source,
            OutputKey = outputKey ?? $"{WithoutExtension(source.Key)}/{name}{format.Extension}",
            Extension = format.Extension,
            ContentType = format.ContentType,
            Recipe = recipe,
            Expected = expected,
            // A byte and a half a pixel is what a picture takes that is not compressed at all.
            ScratchEstimate = (long)expected.Width * expected.Height * 3 / 2,
        };
    }

    /// <summary>
    /// Made of the source, of which every container and colour is known how to read; what it shows is in the result.
    /// </summary>
    private MediaTask PosterOf(MediaTask task, MediaProbe probe)
    {
        if (task.Recipe is { Video: null } or { SinglePicture: true })
        {
            throw new ProcessingException(
                FailureCatalogue.NotPossible, "Only a result with moving pictures can have a poster.");
        }

        var (start, length) = (task.Recipe.Start ?? TimeSpan.Zero, task.Recipe.Length ?? probe.Duration);
        var size = Math.Min(task.Expected.Width, task.Expected.Height);
        var poster = new Poster(start + PosterPlan.UsualPlace(length), size);
        return Plan(poster, task.Source, probe, task.OutputKey + PosterFormat.Usual.Extension);
    }

    private static long Estimate(Recipe recipe, ExpectedResult expected)
    {
        var rate = (long)(recipe.Video?.MaxRate ?? 0) + recipe.Audio.Sum(a => (long)(a.BitRate ?? 0));
        return (long)((expected.Duration ?? TimeSpan.Zero).TotalSeconds * rate / 8 * ScratchMargin);
    }

    private static string WithoutExtension(string key)
    {
        var dot = key.LastIndexOf('.');
        return dot > key.LastIndexOf('/') + 1 ? key[..dot] : key;
    }
}
