using System.Globalization;

namespace Mpr.Processing.Tasks;

/// <summary>Spells a track of pictures.</summary>
internal static class VideoArguments
{
    public static IReadOnlyList<string> Build(VideoRecipe video, string muxer) => video.Encoder == "copy"
        ? ["-map", Text($"0:{video.Stream}"), "-c:v", "copy"]
        :
        [
            "-map", Text($"0:{video.Stream}"),
            "-vf", PictureFilters.Build(video.Picture!),
            // Every picture keeps its own time; those at the same time are dropped. The encoder counts in the source's
            // time base, or variable rates would be rounded to a guessed one.
            "-fps_mode", "vfr", "-enc_time_base:v", "-1",
            "-c:v", video.Encoder,
            .. Encoder(video),
            .. video.MaxRate is { } rate
                ? ["-maxrate", Text($"{rate}"), "-bufsize", Text($"{video.Buffer}")]
                : (string[])[],
            .. video.Profile is { } profile ? ["-profile:v", profile] : (string[])[],
            .. video.GroupSize is { } size ? ["-g", Text($"{size}")] : (string[])[],
            .. video.KeyframeInterval is { } interval
                ? ["-force_key_frames", Text($"expr:gte(t,n_forced*{interval})")]
                : (string[])[],
            // Without this tag Apple's players refuse HEVC in MP4.
            .. video.Encoder == "libx265" && CommandBuilder.IsMp4Family(muxer) ? ["-tag:v", "hvc1"] : (string[])[],
        ];

    private static IEnumerable<string> Encoder(VideoRecipe video) => video.Encoder switch
    {
        "libx264" => ["-preset", video.Speed ?? "medium", "-crf", Text($"{video.Quality}"), "-flags", "+cgop"],
        "libx265" =>
        [
            "-preset", video.Speed ?? "medium", "-crf", Text($"{video.Quality}"),
            "-x265-params", "log-level=error:open-gop=0",
        ],
        "libvpx-vp9" =>
        [
            "-crf", Text($"{video.Quality}"), "-b:v", "0", "-deadline", "good", "-cpu-used", "4", "-row-mt", "1",
        ],
        "libwebp" => ["-quality", Text($"{video.Quality}")],
        _ => ["-q:v", Text($"{video.Quality}")],
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
