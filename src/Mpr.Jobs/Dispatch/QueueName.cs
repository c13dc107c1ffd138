using System.Globalization;
using System.Text.RegularExpressions;

namespace Mpr.Jobs.Dispatch;

/// <summary>
/// Names of the dispatcher's queues: pool, dash, class. The class is a digit, because the PostgreSQL storage serves
/// queues in the order of their names and the memory storage in the order given: both are the same here.
/// </summary>
internal static partial class QueueName
{
    private const int RecoveredClass = 0;

    private static readonly JobPriority[] Priorities = Enum.GetValues<JobPriority>();

    public static string Of(string pool, JobPriority priority) =>
        string.Create(CultureInfo.InvariantCulture, $"{pool}-{(int)priority}");

    /// <summary>For tasks that ran before: in front of all others.</summary>
    public static string Recovered(string pool) =>
        string.Create(CultureInfo.InvariantCulture, $"{pool}-{RecoveredClass}");

    /// <summary>All queues of a pool, the most urgent first.</summary>
    public static string[] All(string pool) => [Recovered(pool), .. Priorities.Order().Select(p => Of(pool, p))];

    /// <exception cref="ArgumentException">The storages would refuse the name.</exception>
    public static void Check(string pool)
    {
        if (!Legal().IsMatch(pool))
        {
            throw new ArgumentException($"'{pool}' is no name of a pool: lower-case letters, digits, underscores.");
        }
    }

    [GeneratedRegex("^[a-z0-9_]{1,15}$")]
    private static partial Regex Legal();
}
