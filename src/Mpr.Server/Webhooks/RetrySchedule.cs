namespace Mpr.Server.Webhooks;

/// <summary>When a delivery that failed is sent again: the schedule that Standard Webhooks recommends.</summary>
public static class RetrySchedule
{
    // Before the second attempt, the third, ...
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    // What a receiver may ask for at most.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    // A tenth more at most, so that what failed together does not come back together.
    private const double Jitter = 0.1;

    /// <summary>Attempts of a delivery, all told.</summary>
    public static int Attempts => Waits.Length + 1;

    /// <summary>Wait after so many failures; null when it is given up.</summary>
    /// <param name="asked">What the receiver asked for; null when it asked for nothing.</param>
    public static TimeSpan? After(int failures, TimeSpan? asked)
    {
        if (failures > Waits.Length)
        {
            return null;
        }

        var wait = Waits[failures - 1] * (1 + Jitter * Random.Shared.NextDouble());
        return asked is { } pause && pause > wait ? Bounded(pause) : wait;
    }

    /// <summary>What a receiver asked for, within bounds.</summary>
    public static TimeSpan Bounded(TimeSpan asked) => asked < LongestPause ? asked : LongestPause;
}
