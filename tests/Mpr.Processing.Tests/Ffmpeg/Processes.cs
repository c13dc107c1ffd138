using System.Globalization;

namespace Mpr.Processing.Tests.Ffmpeg;

/// <summary>Looks at processes from outside, and waits for what they do with a deadline.</summary>
public static class Processes
{
    /// <summary>Whether a process exists and is no zombie.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until something holds; fails the test after ten seconds.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Within ten seconds this should have come true: {what}");
            }
        }
    }

    /// <summary>The number in a file that a process writes.</summary>
    public static async Task<int> PidFromAsync(string file)
    {
        await UntilAsync(() => File.Exists(file) && File.ReadAllText(file).Length > 0, $"{file} is written");
        return int.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture);
    }
}
