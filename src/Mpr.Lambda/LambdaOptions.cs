using Mpr.Processing.Storage;

namespace Mpr.Lambda;

/// <summary>Everything that a function process is told at its start.</summary>
public sealed record LambdaOptions
{
    /// <summary>Host and port of the Runtime API: the value of AWS_LAMBDA_RUNTIME_API.</summary>
    public required string RuntimeApi { get; init; }

    /// <summary>The store with both buckets.</summary>
    public required ObjectStoreOptions Storage { get; init; }

    /// <summary>What calls to the API are signed with: <c>whsec_</c> and base64.</summary>
    public required string CallbackSecret { get; init; }

    /// <summary>The one folder that is written; emptied before and after each call.</summary>
    public string ScratchDirectory { get; init; } = "/tmp/mpr";

    /// <summary>Bytes that tasks may take of it; null: as many as its disk has.</summary>
    public long? ScratchQuota { get; init; }

    /// <summary>
    /// How long before the service's own deadline a task is ended, so that FFmpeg, files and uploads are cleaned up and
    /// the end is told. Default 8 s.
    /// </summary>
    public TimeSpan Margin { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Time between two signs of life. Default 2 s.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Memory of the function in MiB, for its account; null when the service does not say.</summary>
    public int? MemoryMib { get; init; }

    /// <summary>Path of ffmpeg; null looks on the PATH.</summary>
    public string? FfmpegPath { get; init; }

    /// <summary>Path of ffprobe; null looks beside ffmpeg and on the PATH.</summary>
    public string? FfprobePath { get; init; }

    /// <summary>File that keeps what FFmpeg can do; null asks FFmpeg at each start.</summary>
    public string? FfmpegFeatures { get; init; }
}
