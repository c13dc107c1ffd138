namespace Mpr.Processing.Ffmpeg;

/// <summary>The flags that every run of <c>ffmpeg</c> starts with.</summary>
internal static class GlobalFlags
{
    /// <summary>Quiet, machine-readable, bounded single allocations, never asking.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+error", "-max_alloc", "268435456",
        "-stats_period", "1", "-progress", "pipe:1", "-y",
    ];
}
