using Mpr.Jobs;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Live;

/// <summary>The names of the types of events.</summary>
internal static class LiveTypes
{
    public const string Progress = "job.progress";

    public const string ScanCompleted = "scan.completed";

    /// <summary>Events that a client missed are kept no more, or never were: it should read the lists again.</summary>
    public const string Reset = "stream.reset";

    private static readonly string[] All =
    [
        .. Enum.GetValues<JobStatus>().Select(Of), Progress, .. Enum.GetValues<AssetEventKind>().Select(Of), ScanCompleted,
    ];

    public static string Of(JobStatus status) => "job." + StoredName.Text(status);

    public static string Of(AssetEventKind kind) => "asset." + StoredName.Text(kind);

    /// <summary>Reads names, and families such as <c>job.*</c>.</summary>
    /// <returns>Null for all.</returns>
    /// <exception cref="ProblemException">A name is not known.</exception>
    public static IReadOnlySet<string>? Read(IEnumerable<string>? names)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names ?? [])
        {
            var matching = name.EndsWith(".*", StringComparison.Ordinal)
                ? [.. All.Where(t => t.StartsWith(name[..^1], StringComparison.Ordinal))]
                : All.Where(t => t == name).ToList();
            if (matching.Count == 0)
            {
                throw ProblemException.Invalid($"types: \"{name}\" is none of {string.Join(", ", All)}, job.*, asset.*, scan.*.");
            }

            found.UnionWith(matching);
        }

        return found.Count == 0 ? null : found;
    }
}
