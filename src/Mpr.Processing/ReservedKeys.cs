namespace Mpr.Processing;

/// <summary>The part of the buckets that is MPR's own: no source lies there, and no result of a job.</summary>
public static class ReservedKeys
{
    /// <summary>What every key of that part begins with.</summary>
    public const string Prefix = ".mpr/";

    /// <summary>Whether a key is in that part.</summary>
    /// <param name="key">The key.</param>
    public static bool Holds(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(Prefix, StringComparison.Ordinal);
    }
}
