using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Sources for exact cuts: noise for sound, so that a shift by a sample shows, and every kind of group.</summary>
internal static class CutSources
{
    private const string Sound = "anoisesrc=seed=7:color=white:amplitude=0.9:sample_rate=48000:duration=12,lowpass=f=1500,lowpass=f=1500";

    private static readonly Dictionary<string, string[]> Kinds = new(StringComparer.Ordinal)
    {
        ["closed.mp4"] = [.. H264(""), .. Aac],
        ["open.mp4"] = [.. H264(":open-gop=1"), .. Aac],
        ["closed.mkv"] = [.. H264(""), .. Aac],
        ["deep.mov"] = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv422p10le", "-g", "50", "-c:a", "pcm_s16le"],
        ["hevc.mp4"] = [.. Hevc(1), "-tag:v", "hvc1", .. Aac],
        ["hevc-closed.mkv"] = [.. Hevc(0), .. Aac],
        ["vp9.webm"] =
        [
            "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "400k", "-g", "50",
            "-auto-alt-ref", "1", "-lag-in-frames", "16", "-pix_fmt", "yuv420p", "-c:a", "libopus",
        ],
        ["mpeg4.avi"] = ["-c:v", "mpeg4", "-q:v", "4", "-g", "50", "-bf", "0", "-c:a", "libmp3lame"],
        ["mpeg4-b.avi"] = ["-c:v", "mpeg4", "-q:v", "4", "-g", "50", "-bf", "2", "-c:a", "libmp3lame"],
        ["vfr.mkv"] = [.. H264(""), .. Aac],
        ["vfr.mp4"] = [.. H264(""), "-video_track_timescale", "90000", .. Aac],
    };

    private static string[] Aac => ["-c:a", "aac", "-b:a", "160k"];

    /// <summary>Makes one, 12 s long, with a keyframe every two seconds.</summary>
    public static Task<string> MakeAsync(string folder, string name)
    {
        var picture = "testsrc2=size=320x180:rate=25:duration=12" + (name.StartsWith("vfr", StringComparison.Ordinal)
            // Every third picture is missing, and the others are up to 9 ms off.
            ? ",select='mod(n\\,3)',settb=1/90000,setpts='PTS+mod(N*431\\,800)'"
            : "");
        return LocalFfmpeg.MakeAsync(
            Path.Combine(folder, name),
            [
                "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", Sound,
                .. name.StartsWith("vfr", StringComparison.Ordinal) ? ["-fps_mode", "vfr", "-enc_time_base", "1:90000"] : (string[])[],
                .. Kinds[name],
            ]);
    }

    private static string[] H264(string more) =>
    [
        "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", "3",
        "-x264-params", $"keyint=50:min-keyint=50:scenecut=0{more}",
    ];

    private static string[] Hevc(int open) =>
    [
        "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
        "-x265-params", $"log-level=error:keyint=50:min-keyint=50:scenecut=0:bframes=3:open-gop={open}",
    ];
}
