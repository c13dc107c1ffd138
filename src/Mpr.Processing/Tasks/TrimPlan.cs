using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Plans a trim: what container, what is copied, what is coded anew.</summary>
internal sealed class TrimPlan(FfmpegInstallation ffmpeg)
{
    /// <summary>How far beyond the end an out point may lie and still mean the end: rounding of displays.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(0.5);

    public (ContainerRule Container, Recipe Recipe, ExpectedResult Expected, IReadOnlyList<string> Notes) Make(
        Trim trim, MediaProbe probe, string sourceKey, string? outputKey)
    {
        var end = CheckRange(trim, probe);
        List<string> notes = [];
        var container = TrimContainer.Choose(trim.Mode, probe, sourceKey, outputKey, notes);
        var cut = probe.Video is not null && container.VideoCopies is not [] ? Choice.Video(probe, "A trim") : null;
        var sound = TrimContainer.Sound(trim.Mode, probe, container);
        var smart = trim.Mode == TrimMode.Smart && cut is not null;
        var copying = trim.Mode == TrimMode.Copy && container.Extension != ".flac";
        Choice.RefuseEndless(copying || smart ? null : end - trim.Start, cut);
        var snapped = cut is not null && !copying && (container.Extension == ".avi" || CountsInPictures(cut));
        var start = snapped ? OnPicture(trim.Start, cut!, probe) : trim.Start;
        end = snapped ? OnPicture(end, cut!, probe) : end;
        if (start >= end)
        {
            throw new ProcessingException(
                FailureCatalogue.RangeOutside, "No picture lies between the in and the out point.");
        }

        var recipe = new Recipe
        {
            Start = start,
            Length = end - start,
            FragmentedSource = probe.Fragmented,
            ConstantRateSource = probe.ConstantRate,
            Video = cut is null ? null : copying || smart ? Copy(cut) : Encode(cut, container),
            Edges = smart ? SmartPlan.Edges(cut!, probe, ffmpeg) : null,
            Audio = [.. sound.Select(a => copying ? Copy(a) : Encode(a, container))],
            Subtitles = cut is null ? [] : SubtitleRule.Of(probe, container, ffmpeg, notes),
            Muxer = container.Muxer,
            Chapters = container.Extension is ".mkv" or ".webm" or ".mp4" or ".m4v" or ".mov",
            Tags = Choice.Tags(probe),
        };
        recipe = recipe with
        {
            IndexReserve = CommandBuilder.IsMp4Family(recipe.Muxer)
                ? IndexReserve.For(Reserved(recipe, copying), true, cut, recipe.Audio.Count + recipe.Subtitles.Count)
                : null,
        };
        return (container, recipe, Expect(recipe, cut, sound, trim.Mode, container) with
        {
            SubtitleCodecs = [.. recipe.Subtitles.Select(s => SubtitleRule.CodecOf(s, probe))],
        }, notes);
    }

    /// <summary>
    /// A copy may take up to a whole group of pictures before the in point with it; 30 s are more than usual.
    /// </summary>
    private static TimeSpan Reserved(Recipe recipe, bool copying) =>
        recipe.Length!.Value + (copying && recipe.Video is not null ? TimeSpan.FromSeconds(30) : TimeSpan.Zero);

    /// <summary>Units so coarse that FFmpeg would round a point to the next picture, before or behind.</summary>
    private static bool CountsInPictures(VideoStream video) =>
        video.TimeBase is { IsKnown: true, Value: > 0.001 };

    /// <summary>
    /// The first picture at or behind a point. AVI counts in pictures, and cannot say that they begin later than the
    /// sound.
    /// </summary>
    private static TimeSpan OnPicture(TimeSpan start, VideoStream video, MediaProbe probe)
    {
        if (video.VariableFrameRate || !video.FrameRate.IsKnown)
        {
            return start;
        }

        var first = (video.Start ?? probe.Start) - probe.Start;
        var pictures = Math.Ceiling(((start - first).TotalSeconds * video.FrameRate.Value) - 0.03);
        var at = first + TimeSpan.FromSeconds(pictures / video.FrameRate.Value);
        return at > start ? at : start;
    }

    private static TimeSpan CheckRange(Trim trim, MediaProbe probe)
    {
        var known = probe.DurationBasis is DurationBasis.Container or DurationBasis.Measured;
        var fault = trim.Start < TimeSpan.Zero ? "The in point is negative."
            : trim.End <= trim.Start ? "The out point must lie after the in point."
            : known && trim.Start >= probe.Duration
                ? $"The in point lies at or behind the end, {Shown(probe.Duration)}."
            : known && trim.End > probe.Duration + Slack
                ? $"The out point lies behind the end, {Shown(probe.Duration)}."
            : null;
        return fault is null
            ? known && trim.End > probe.Duration ? probe.Duration : trim.End
            : throw new ProcessingException(FailureCatalogue.RangeOutside, fault);
    }

    private static string Shown(TimeSpan time) => TimecodeText.Format(time);

    private static ExpectedResult Expect(
        Recipe recipe, VideoStream? video, IReadOnlyList<AudioStream> sound, TrimMode mode, ContainerRule container)
    {
        var copying = mode == TrimMode.Copy && container.Extension != ".flac";
        var picture = recipe.Video?.Picture;
        var expected = new ExpectedResult
        {
            VideoCodec = video is null ? null : recipe.Video is { Encoder: "copy" } ? video.Codec : Codec(recipe.Video!.Encoder, container),
            Width = picture?.Width ?? video?.Width ?? 0,
            Height = picture?.Height ?? video?.Height ?? 0,
            AudioCodecs = [.. sound.Zip(recipe.Audio, (source, made) =>
                copying ? source.Codec : AudioEncoding.CodecOf(made.Encoder))],
            Excess = copying ? null : TimeSpan.FromSeconds(0.5),
        };
        return Choice.WithLength(expected, recipe.Length, firm: true);
    }

    private static string Codec(string encoder, ContainerRule container) =>
        encoder == "libx265" ? "hevc" : container.VideoCodec!;

    private static VideoRecipe Copy(VideoStream video) => new() { Stream = video.Index, Encoder = "copy" };

    private static AudioRecipe Copy(AudioStream audio) =>
        new() { Stream = audio.Index, Encoder = "copy", Language = audio.Language };

    private VideoRecipe Encode(VideoStream video, ContainerRule container)
    {
        var hdr = video.Hdr is HdrKind.Hdr10 or HdrKind.Hlg && container.VideoCodec == "h264";
        var encoder = Choice.Encoder([hdr ? "libx265" : container.VideoEncoder!], ffmpeg);
        return new VideoRecipe
        {
            Stream = video.Index,
            Encoder = encoder,
            Quality = encoder switch { "libx264" => 18, "libx265" => 20, "libvpx-vp9" => 30, _ => 3 },
            Profile = encoder == "libx264" ? "high" : null,
            Speed = encoder is "libx264" or "libx265" ? "medium" : null,
            GroupSize = PicturePlan.GroupSize(video, 2),
            Picture = hdr ? PicturePlan.KeepHdr(video) : PicturePlan.KeepSdr(video, ffmpeg),
        };
    }

    private AudioRecipe Encode(AudioStream audio, ContainerRule container)
    {
        var recipe = AudioEncoding.Faithful(audio, container);
        Choice.Encoder([recipe.Encoder], ffmpeg);
        return recipe;
    }
}
