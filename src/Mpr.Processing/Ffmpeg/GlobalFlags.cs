namespace Mpr.Processing.Ffmpeg;

/// <summary>The flags that every run of <c>ffmpeg</c> starts with.</summary>
internal static class GlobalFlags
{
    /// <summary>Quiet, bounded single allocations, never asking: all that a run needs whose output is the pipe.</summary>
    public static IReadOnlyList<string> Quiet { get; } =
        ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+error", "-max_alloc", "268435456"];

    /// <summary>The same, with progress for machines on the pipe.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Quiet, "-stats_period", "1", "-progress", "pipe:1", "-y"];
}
