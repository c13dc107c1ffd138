using Mpr.Jobs;
using Mpr.Processing.Tasks;

namespace Mpr.Server.Jobs;

/// <summary>Decides which workers a media task is for.</summary>
internal static class TaskRouting
{
    /// <summary>Encodes: a few at a time, each with threads for the whole machine.</summary>
    public const string Cpu = "cpu";

    /// <summary>Encodes on a graphics card.</summary>
    public const string Gpu = "gpu";

    /// <summary>What is done in seconds and must not stand behind hours: cuts by copy, pictures, short encodes.</summary>
    public const string Small = "small";

    /// <summary>A result of this length at most is encoded in the time that a start of FFmpeg weighs in.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    // What FFmpeg's names of encoders end in where a card does the work: h264_nvenc, hevc_qsv, av1_vaapi.
    private static readonly string[] Hardware = ["nvenc", "qsv", "vaapi", "amf", "videotoolbox"];

    /// <summary>Where a task queues, and what its worker must have.</summary>
    public static (string Pool, string Tags) Of(MediaTask task)
    {
        var encoder = task.Recipe.Video?.Encoder;
        if (Hardware.FirstOrDefault(h => encoder?.EndsWith('_' + h) is true) is { } hardware)
        {
            return (Gpu, TaskTags.Join([hardware]));
        }

        var copies = encoder is null or "copy" && task.Recipe.Audio.All(a => a.Encoder == "copy");
        return (copies || task.Recipe.SinglePicture || task.Expected.Duration <= Short ? Small : Cpu, "");
    }
}
