namespace Mpr.Processing.Ffmpeg;

/// <summary>What one run of FFmpeg may use before it is ended.</summary>
public sealed record FfmpegLimits
{
    /// <summary>The longest time without any movement of the output's time; default 60 s.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The longest time until the output moves first; default 180 s. Seeking in a source without an index reads half of
    /// it before anything comes out; reading the source counts as life until then.
    /// </summary>
    public TimeSpan FirstOutput { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>The longest run; default 24 h.</summary>
    public TimeSpan Wall { get; init; } = TimeSpan.FromHours(24);

    /// <summary>CPU time, summed over all threads; default 10 days.</summary>
    public TimeSpan Cpu { get; init; } = TimeSpan.FromDays(10);

    /// <summary>Bytes of address space; default 8 GiB (x264 at 1080p asks for 1.2 GB that it hardly touches).</summary>
    public long AddressSpace { get; init; } = 8L << 30;

    /// <summary>Bytes of the largest file that may be written; default 1 TiB.</summary>
    public long FileSize { get; init; } = 1L << 40;

    /// <summary>How long a process may take to close its files after SIGTERM, before SIGKILL; default 5 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How far behind everything else it stands for a processor, as <c>nice</c> counts; default 10, at most 19.
    /// </summary>
    public int Niceness { get; init; } = 10;
}
