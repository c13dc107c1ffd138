using System.Globalization;
using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Looks into pictures of a result.</summary>
public static class Pixels
{
    /// <summary>
    /// Mean red, green and blue (0 to 255) of a part of the picture at a time, as a player would show it.
    /// </summary>
    public static async Task<(double Red, double Green, double Blue)> MeanAsync(
        string file, double second = 0, string crop = "iw:ih:0:0")
    {
        using var folder = new ScratchFolder();
        var raw = await LocalFfmpeg.MakeAsync(
            folder["mean.raw"],
            "-i", file, "-ss", second.ToString(CultureInfo.InvariantCulture), "-frames:v", "1",
            "-vf", $"crop={crop},scale=in_color_matrix=auto:flags=accurate_rnd,format=rgb24", "-f", "rawvideo");
        var bytes = await File.ReadAllBytesAsync(raw, TestContext.Current.CancellationToken);
        double Channel(int offset) => bytes.Where((_, i) => i % 3 == offset).Average(b => b);
        return (Channel(0), Channel(1), Channel(2));
    }

    /// <summary>Fails unless each channel is within a distance.</summary>
    public static void AssertNear(
        (double Red, double Green, double Blue) expected,
        (double Red, double Green, double Blue) actual,
        double distance = 12)
    {
        Assert.True(
            Math.Abs(expected.Red - actual.Red) <= distance
            && Math.Abs(expected.Green - actual.Green) <= distance
            && Math.Abs(expected.Blue - actual.Blue) <= distance,
            $"expected {expected}, got {actual}");
    }
}
