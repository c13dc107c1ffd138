using System.Globalization;

namespace Mpr.Jobs.Workers;

/// <summary>How busy this machine is.</summary>
internal static class MachineLoad
{
    private const string Source = "/proc/loadavg";

    /// <summary>
    /// Runnable processes over the last minute per processor (proc_loadavg(5)); null where the system does not say.
    /// </summary>
    public static double? Read()
    {
        if (!File.Exists(Source))
        {
            return null;
        }

        var minute = File.ReadAllText(Source).Split(' ')[0];
        return double.TryParse(minute, NumberStyles.Float, CultureInfo.InvariantCulture, out var load)
            ? Math.Round(load / Environment.ProcessorCount, 2)
            : null;
    }
}
