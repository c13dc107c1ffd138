using System.Globalization;
using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Spells the runs of a smart cut. Times are those of the source's own clock (<c>-copyts</c>), so that a picture is
/// named by the same number everywhere. Pure.
/// </summary>
internal static class SmartCommands
{
    /// <summary>Decoding begins this long before an edge: after a seek the first pictures may miss their references.</summary>
    private static readonly TimeSpan Approach = TimeSpan.FromSeconds(2);

    /// <summary>ffprobe: the coded pictures from the keyframe before a point on.</summary>
    public static FfmpegCommand List(Recipe recipe, string source, TimeSpan from, TimeSpan to) => new(
    [
        "-v", "level+error", "-max_alloc", "268435456",
        .. Flags(recipe),
        "-select_streams", Text($"{recipe.Video!.Stream}"),
        "-show_entries", "packet=pts_time,dts_time,flags", "-of", "csv=p=0",
        "-read_intervals", $"{Seconds(from)}%{Seconds(to)}",
        source,
    ]);

    /// <summary>Codes the pictures of an edge anew.</summary>
    /// <param name="recipe">The trim.</param>
    /// <param name="source">Link of the source gateway.</param>
    /// <param name="from">First picture.</param>
    /// <param name="to">The first that is not wanted.</param>
    /// <param name="lead">
    /// How much earlier than shown the copied part decodes its first picture: the edges wait as long.
    /// </param>
    /// <param name="output">Path of the part.</param>
    public static FfmpegCommand Edge(
        Recipe recipe, string source, TimeSpan from, TimeSpan to, TimeSpan lead, string output)
    {
        var edges = recipe.Edges!;
        var reordered = edges.Codec == "mpeg4" && lead > TimeSpan.Zero;
        var seek = from - edges.SourceStart - Approach;
        return new(
        [
            .. GlobalFlags.All, "-noautorotate",
            .. Input(recipe, source, seek > TimeSpan.Zero ? seek : TimeSpan.Zero),
            "-map", Text($"0:{recipe.Video!.Stream}"),
            "-vf", $"trim=start={Seconds(from - CutSeams.Slack)}:end={Seconds(to - CutSeams.Slack)},"
                + $"setpts=PTS-STARTPTS,format={edges.PixelFormat}",
            "-fps_mode", "passthrough", "-enc_time_base", "-1",
            .. Encoder(edges, reordered),
            "-bsf:v", (reordered ? "" : $"setts=dts=DTS-{Ticks(edges, lead)},") + "dump_extra=freq=keyframe",
            "-video_track_timescale", Text($"{edges.TimeScale}"),
            "-f", "mp4", output,
        ]);
    }

    /// <summary>Copies the pictures between the edges.</summary>
    public static FfmpegCommand Middle(Recipe recipe, string source, CutSeams seams, string output)
    {
        var edges = recipe.Edges!;
        var from = seams.Copy!.Value;
        var seek = from - edges.SourceStart;
        var unit = edges.NamedUnit ? "tb" : Text($"1/{edges.TimeScale}");
        var drop = $"lt(pts*{unit}\\,{Seconds(from - CutSeams.Slack)})"
            + (seams.CopyEnd is { } to ? $"+gte(dts*{unit}\\,{Seconds(to - CutSeams.Slack)})" : "");
        var zero = Ticks(edges, from);
        // Behind the last packet that is wanted FFmpeg would read on to the end of the source.
        string[] until = seams.CopyEnd is { } end ? ["-t", Seconds(end - from + TimeSpan.FromSeconds(1))] : [];
        return new(
        [
            .. GlobalFlags.All,
            .. until,
            .. Input(recipe, source, seek),
            "-map", Text($"0:{recipe.Video!.Stream}"), "-c", "copy",
            "-bsf:v", $"noise=drop='{drop}'," + InBand(edges.Codec)
                + $"setts=pts=PTS-{zero}:dts=DTS-{zero}",
            "-video_track_timescale", Text($"{edges.TimeScale}"),
            "-f", "mp4", output,
        ]);
    }

    /// <summary>Lists what is left of a part of H.264 when only pictures are kept that reset the decoder.</summary>
    public static FfmpegCommand Resets(string part, string output) => new(
    [
        .. GlobalFlags.All, .. Local("mov"), "-i", part,
        "-map", "0:v:0", "-c", "copy", "-bsf:v", "filter_units=pass_types=5", "-copyts", "-f", "framecrc", output,
    ]);

    /// <summary>ffprobe: times and place of a part's first packet.</summary>
    public static FfmpegCommand FirstPacket(string part) => new(
    [
        "-v", "level+error", .. Local("mov"), "-select_streams", "v:0", "-read_intervals", "%+#1",
        "-show_entries", "packet=pts_time,dts_time,size,pos", "-of", "csv=p=0", part,
    ]);

    /// <summary>Puts parts and sound together.</summary>
    /// <param name="recipe">The trim.</param>
    /// <param name="source">Link of the source gateway, for the sound.</param>
    /// <param name="list">Path of the list of parts.</param>
    /// <param name="delay">How long after the in point the first picture is shown.</param>
    /// <param name="hold">AVI: how long the decoder holds the first picture back; the sound waits as long.</param>
    /// <param name="joined">Whether there is more than one part.</param>
    /// <param name="output">Path of the result.</param>
    public static FfmpegCommand Join(
        Recipe recipe, string source, string list, TimeSpan delay, TimeSpan hold, bool joined, string output) => new(
    [
        .. GlobalFlags.All,
        .. Offset(delay + hold),
        .. Local("concat,mov"), "-f", "concat", "-safe", "0", "-i", list,
        .. Offset(hold),
        "-t", Seconds(recipe.Length!.Value + hold),
        .. CommandBuilder.SourceFlags(recipe),
        "-i", source,
        "-map", "0:v:0", "-c:v", "copy",
        .. recipe.Muxer == "avi" && recipe.Edges!.FrameRate.IsKnown
            ? ["-r:v", recipe.Edges.FrameRate.ToString()]
            : (string[])[],
        .. joined && CommandBuilder.IsMp4Family(recipe.Muxer) ? Tag(recipe.Edges!.Codec) : [],
        .. recipe.Edges!.Rotation is > 0 and var turn ? ["-metadata:s:v:0", Text($"rotate={360 - turn}")] : (string[])[],
        .. recipe.Audio.SelectMany((audio, track) => AudioArguments.Build(audio, track, input: 1)),
        .. CommandBuilder.Rest(recipe, source: 1),
        output,
    ]);

    /// <summary>
    /// The parameter sets of copied and coded pictures differ, so they travel with the pictures: ISO/IEC 14496-15
    /// calls such tracks avc3 and hev1.
    /// </summary>
    private static string[] Tag(string codec) => codec switch
    {
        "h264" => ["-tag:v", "avc3"],
        "hevc" => ["-tag:v", "hev1"],
        _ => [],
    };

    private static string InBand(string codec) => codec switch
    {
        "h264" => "h264_mp4toannexb,dump_extra=freq=keyframe,",
        "hevc" => "hevc_mp4toannexb,",
        "mpeg4" => "dump_extra=freq=keyframe,",
        _ => "",
    };

    private static string[] Encoder(EdgeRecipe edges, bool reordered) => edges.Encoder switch
    {
        "libx264" => ["-c:v", "libx264", "-preset", "medium", "-crf", "16", "-bf", "0", "-g", "600"],
        "libx265" =>
        [
            "-c:v", "libx265", "-preset", "medium", "-crf", "16", "-bf", "0",
            "-x265-params", "log-level=error:open-gop=0:bframes=0",
        ],
        // Nothing looked ahead at means no hidden pictures, whose packets have no time of their own.
        "libvpx-vp9" =>
        [
            "-c:v", "libvpx-vp9", "-crf", "16", "-b:v", "0", "-deadline", "good", "-cpu-used", "4", "-row-mt", "1",
            "-auto-alt-ref", "0", "-lag-in-frames", "0",
        ],
        // The decoder must hold pictures back in every part, or in none.
        _ => ["-c:v", "mpeg4", "-q:v", "2", "-g", "600", "-bf", reordered ? "2" : "0"],
    };

    private static IEnumerable<string> Input(Recipe recipe, string source, TimeSpan seek) =>
    [
        "-copyts", "-noaccurate_seek",
        .. seek > TimeSpan.Zero ? ["-ss", Seconds(seek)] : (string[])[],
        .. Flags(recipe),
        "-max_pixels", Text($"{InputFlags.MaximumPixels}"),
        "-i", source,
    ];

    /// <summary>AVI knows when pictures are decoded, not when they are shown: that has to be found out.</summary>
    private static IEnumerable<string> Flags(Recipe recipe) =>
        ["-fflags", "+genpts", .. InputFlags.For(isLocal: false, recipe.FragmentedSource)];

    private static string[] Offset(TimeSpan time) =>
        time > TimeSpan.Zero ? ["-itsoffset", Seconds(time)] : [];

    private static IEnumerable<string> Local(string formats) =>
        ["-protocol_whitelist", "file", "-format_whitelist", formats];

    /// <summary>A time in the unit that a filter of packets counts in.</summary>
    private static string Ticks(EdgeRecipe edges, TimeSpan time) => edges.NamedUnit
        ? $"{Seconds(time)}/TB"
        : Text($"{(decimal)time.Ticks * edges.TimeScale / TimeSpan.TicksPerSecond:0}");

    private static string Seconds(TimeSpan time) => TimecodeText.Seconds(time);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
