using System.Text.RegularExpressions;

namespace Mpr.Jobs;

/// <summary>What tasks ask of workers beyond a pool, for example an encoder: a set of words.</summary>
public static partial class TaskTags
{
    /// <summary>Tags that a worker may have: it serves a queue for each combination of them.</summary>
    public const int Most = 4;

    /// <summary>The tags in order, each once, with commas between them.</summary>
    /// <exception cref="ArgumentException">One is not 1 to 20 lower-case letters, digits or underscores.</exception>
    public static string Join(IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var sorted = tags.Distinct().Order(StringComparer.Ordinal).ToList();
        return sorted.FirstOrDefault(t => !Legal().IsMatch(t)) is { } wrong
            ? throw new ArgumentException($"'{wrong}' is no tag: at most 20 lower-case letters, digits, underscores.")
            : string.Join(',', sorted);
    }

    /// <summary>The tags of a joined text.</summary>
    public static IReadOnlyList<string> Split(string tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return tags.Length == 0 ? [] : tags.Split(',');
    }

    [GeneratedRegex("^[a-z0-9_]{1,20}$")]
    private static partial Regex Legal();
}
