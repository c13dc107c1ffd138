using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Mpr.Jobs.Workers;

/// <summary>The engine's meter and activity source, both named <c>Mpr.Jobs</c>.</summary>
internal static class Telemetry
{
    private const string Name = "Mpr.Jobs";

    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "mpr.jobs.attempt.duration", "s", "Time from lease to ending of an attempt.");

    private static readonly Counter<long> LostLeases = Meter.CreateCounter<long>(
        "mpr.jobs.leases.lost", "{lease}", "Leases that were taken from a silent worker.");

    public static void Ended(string kind, AttemptEnding ending, TimeSpan duration) => Duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("mpr.task.kind", kind),
        new KeyValuePair<string, object?>("mpr.ending", Data.TaskStatements.Name(ending)));

    public static void LeaseLost() => LostLeases.Add(1);
}
