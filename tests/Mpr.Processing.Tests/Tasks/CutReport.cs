using System.Globalization;
using System.Runtime.InteropServices;
using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>A picture as decoded: when it is shown, and a hash of it.</summary>
internal sealed record ShownPicture(double Time, string Hash);

/// <summary>What a cut holds, next to its source.</summary>
internal static class CutReport
{
    private const int Rate = 48_000;

    /// <summary>First moment on the file's own clock.</summary>
    public static async Task<double> StartAsync(string file) =>
        MediaReport.Number((await MediaReport.LinesAsync(file, "-show_entries", "format=start_time"))[0]);

    public static async Task<IReadOnlyList<ShownPicture>> PicturesAsync(string file)
    {
        var list = await LocalFfmpeg.MakeAsync(
            file + ".md5", "-noautorotate", "-copyts", "-i", file, "-map", "0:v:0", "-fps_mode", "passthrough",
            "-enc_time_base", "-1", "-f", "framemd5");
        var lines = await File.ReadAllLinesAsync(list);
        var unit = Rational(lines.Single(l => l.StartsWith("#tb 0: ", StringComparison.Ordinal))[7..]);
        return [.. lines.Where(l => !l.StartsWith('#')).Select(l => l.Split(','))
            .Select(c => new ShownPicture(double.Parse(c[2], CultureInfo.InvariantCulture) * unit, c[5].Trim()))];
    }

    /// <summary>Likeness of each picture of a cut with the source's pictures from one on.</summary>
    public static async Task<IReadOnlyList<double>> LikenessAsync(string cut, string source, int from, int count)
    {
        var stats = cut + ".ssim";
        await LocalFfmpeg.MakeAsync(
            "-", "-noautorotate", "-i", cut, "-noautorotate", "-i", source, "-lavfi",
            $"[0:v]setpts=N/25/TB[a];[1:v]select='between(n\\,{from}\\,{from + count - 1})',setpts=N/25/TB[b];"
                + $"[a][b]ssim=stats_file={stats}",
            "-fps_mode", "passthrough", "-f", "null");
        return [.. (await File.ReadAllLinesAsync(stats)).Select(l => double.Parse(
            l[(l.IndexOf("All:", StringComparison.Ordinal) + 4)..].Split(' ')[0], CultureInfo.InvariantCulture))];
    }

    /// <summary>Samples from time zero of the file's clock on, in mono.</summary>
    public static async Task<short[]> SoundAsync(string file)
    {
        var raw = await LocalFfmpeg.MakeAsync(
            file + ".pcm", "-copyts", "-i", file, "-map", "0:a:0", "-af", "aresample=async=1:first_pts=0", "-ac", "1",
            "-ar", $"{Rate}", "-f", "s16le");
        return [.. MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(raw))];
    }

    /// <summary>By how much sound at one time of a cut is behind that at a time of the source, in seconds.</summary>
    public static double Lag(short[] cut, double cutTime, short[] source, double sourceTime)
    {
        const int Window = 12_000;
        const int Reach = 3_000;
        var a = (int)Math.Round(cutTime * Rate);
        var b = (int)Math.Round(sourceTime * Rate);
        var best = (Score: double.MinValue, Lag: 0);
        for (var lag = -Reach; lag <= Reach; lag++)
        {
            double score = 0;
            for (var i = 0; i < Window; i += 2)
            {
                var at = a + lag + i;
                score += at < 0 || at >= cut.Length || b + i >= source.Length ? 0 : (double)cut[at] * source[b + i];
            }

            best = score > best.Score ? (score, lag) : best;
        }

        return (double)best.Lag / Rate;
    }

    private static double Rational(string text)
    {
        var parts = text.Split('/');
        return double.Parse(parts[0], CultureInfo.InvariantCulture) / double.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
