namespace Mpr.Processing.Storage;

/// <summary>What of a growing file is held back, and how its disk is treated.</summary>
public sealed record LiveUploadOptions
{
    /// <summary>
    /// Bytes at the begin that the writer may come back to, e.g. what FFmpeg was given as <c>-moov_size</c>. They stay
    /// on disk until the finish, with the rest of the first part. Default 1 MiB; muxers other than MP4's come back to
    /// a few kilobytes.
    /// </summary>
    public long HeadSize { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes at the end that are held back while the file grows, and so are on disk when the writer has ended: for what
    /// it still rewrites, and for the check of the result. Default 4 MiB.
    /// </summary>
    public long TailSize { get; init; } = 4 << 20;

    /// <summary>Whether the disk behind parts that arrived is given back. False keeps the file whole.</summary>
    public bool FreeDisk { get; init; } = true;

    /// <summary>
    /// A file that does not grow beyond this stays whole on disk, bytes; so it can be read like any other when it is
    /// finished. Default 0.
    /// </summary>
    public long KeepWhole { get; init; }

    /// <summary>How often the file's length is looked at.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(200);
}

/// <summary>Where a live upload is.</summary>
/// <param name="Written">Length of the file.</param>
/// <param name="Uploaded">Bytes that the store has.</param>
/// <param name="Freed">Bytes of disk that were given back.</param>
/// <param name="Backlog">
/// Bytes of whole parts that are ready or under way, and not stored yet: the writer is ahead of the network by that
/// much, and they are on disk.
/// </param>
public sealed record LiveUploadFigures(long Written, long Uploaded, long Freed, long Backlog)
{
    /// <summary>Bytes of the file that are on disk.</summary>
    public long OnDisk => Written - Freed;
}
