using System.Text.RegularExpressions;

namespace Mpr.Jobs.Dispatch;

/// <summary>A pool's name, which is also that of its queue in the dispatcher.</summary>
internal static partial class PoolName
{
    /// <exception cref="ArgumentException">The storages would refuse the name.</exception>
    public static void Check(string pool)
    {
        if (!Legal().IsMatch(pool))
        {
            throw new ArgumentException(
                $"'{pool}' is no name of a pool: at most 20 lower-case letters, digits, underscores.");
        }
    }

    public static bool IsLegal(string pool) => Legal().IsMatch(pool);

    [GeneratedRegex("^[a-z0-9_]{1,20}$")]
    private static partial Regex Legal();
}
