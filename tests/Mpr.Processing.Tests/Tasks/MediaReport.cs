using System.Diagnostics;
using System.Globalization;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Asks ffprobe about a file, one value a line.</summary>
public static class MediaReport
{
    public static async Task<IReadOnlyList<string>> LinesAsync(string file, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("ffprobe") { RedirectStandardOutput = true };
        foreach (var argument in (IEnumerable<string>)["-v", "error", .. arguments, "-of", "csv=p=0", file])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public static double Number(string text) => double.Parse(text.TrimEnd(','), CultureInfo.InvariantCulture);
}
