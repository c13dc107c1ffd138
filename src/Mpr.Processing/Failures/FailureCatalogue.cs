namespace Mpr.Processing.Failures;

/// <summary>Every failure that processing can end with. Codes are part of the API and never change their meaning.</summary>
public static class FailureCatalogue
{
    /// <summary>The source object does not exist.</summary>
    public static FailureCode SourceMissing { get; } = new(
        "source_missing", "The source object is not in the bucket.", false,
        "Check the key, upload the object, then scan and submit again.");

    /// <summary>The source object was replaced after the job was planned.</summary>
    public static FailureCode SourceChanged { get; } = new(
        "source_changed", "The source object was replaced while the job used it.", false,
        "Submit the job again; it will be planned for the new version.");

    /// <summary>The object's content is not media that MPR reads.</summary>
    public static FailureCode NotMedia { get; } = new(
        "not_media", "The object's content is not media of a supported type.", false,
        "Check that the file plays; re-export it as one of the supported types.");

    /// <summary>A stream is there, but no decoder for it.</summary>
    public static FailureCode UnsupportedCodec { get; } = new(
        "unsupported_codec", "This FFmpeg has no decoder for the source's streams.", false,
        "Install an FFmpeg with that decoder, or convert the source elsewhere.");

    /// <summary>The source opens but cannot be decoded.</summary>
    public static FailureCode CorruptSource { get; } = new(
        "corrupt_source", "The source opens, but its content cannot be decoded.", false,
        "Upload an intact copy of the source.");

    /// <summary>The job needs a stream that the source does not have.</summary>
    public static FailureCode NoSuchStream { get; } = new(
        "no_such_stream", "The source has no stream of the kind that the job needs.", false,
        "Choose a preset that fits the source: an audio preset for sound, a video preset for pictures.");

    /// <summary>The source is encrypted.</summary>
    public static FailureCode DrmProtected { get; } = new(
        "drm_protected", "The source is encrypted.", false, "Use a source without DRM.");

    /// <summary>The source or the result is beyond a configured bound.</summary>
    public static FailureCode LimitsExceeded { get; } = new(
        "limits_exceeded", "The source or the work is beyond a configured limit.", false,
        "Use a smaller source, or raise the limit that the message names.");

    /// <summary>The range of a trim lies outside the source.</summary>
    public static FailureCode RangeOutside { get; } = new(
        "range_outside_source", "The requested in and out points lie outside the source.", false,
        "Choose points within the source's duration.");

    /// <summary>A copy into this container is impossible, or the combination of options is.</summary>
    public static FailureCode NotPossible { get; } = new(
        "not_possible", "The requested operation cannot be done on this source.", false,
        "Choose another mode or preset; the message says which part is impossible.");

    /// <summary>HDR source, but no way to tone-map it here.</summary>
    public static FailureCode HdrUnsupported { get; } = new(
        "hdr_unsupported", "The source is HDR and this FFmpeg cannot tone-map it to SDR.", false,
        "Install an FFmpeg built with libzimg (filter zscale).");

    /// <summary>FFmpeg made no progress.</summary>
    public static FailureCode Stalled { get; } = new(
        "stalled", "FFmpeg stopped making progress and was ended.", true,
        "It is retried; if it stalls again, check the source and the load of the worker.");

    /// <summary>The attempt used more time than it was given.</summary>
    public static FailureCode TimedOut { get; } = new(
        "timed_out", "The task used more time than its limit.", true,
        "Raise the limit, or split the work.");

    /// <summary>No space for the result.</summary>
    public static FailureCode OutOfScratch { get; } = new(
        "out_of_scratch", "The worker's scratch space is full.", true,
        "Free space on the worker, or give it more scratch space.");

    /// <summary>FFmpeg was ended for want of memory.</summary>
    public static FailureCode OutOfMemory { get; } = new(
        "out_of_memory", "FFmpeg ran out of memory.", true, "Give the worker more memory or fewer slots.");

    /// <summary>The preset's encoder is not in this FFmpeg.</summary>
    public static FailureCode EncoderMissing { get; } = new(
        "encoder_missing", "This FFmpeg lacks the encoder that the preset needs.", false,
        "Install an FFmpeg with that encoder; `mpr doctor` lists what is missing.");

    /// <summary>FFmpeg refused the input or its settings.</summary>
    public static FailureCode FfmpegFailed { get; } = new(
        "ffmpeg_failed", "FFmpeg ended with an error.", false,
        "Read the log of the attempt: `mpr jobs logs ID`.");

    /// <summary>The result was made but does not match the plan.</summary>
    public static FailureCode ResultInvalid { get; } = new(
        "result_invalid", "FFmpeg's result does not match the plan and was not published.", true,
        "Read the log of the attempt; the source may be damaged.");

    /// <summary>Something else is already at the output key.</summary>
    public static FailureCode OutputExists { get; } = new(
        "output_exists", "An object is already at the output key.", false,
        "Choose another output key, or submit with overwrite.");

    /// <summary>The store did not answer, or broke off too often.</summary>
    public static FailureCode StorageUnavailable { get; } = new(
        "storage_unavailable", "The object store did not answer, or broke off.", true,
        "Check the endpoint with `mpr doctor`; the task is retried.");

    /// <summary>The settings of the store are wrong: bucket, endpoint, region, clock.</summary>
    public static FailureCode StorageMisconfigured { get; } = new(
        "storage_misconfigured", "The object store cannot be used with the present settings.", false,
        "Mend the setting that the message names; `mpr doctor` checks them all.");

    /// <summary>Something outside MPR ended FFmpeg.</summary>
    public static FailureCode Interrupted { get; } = new(
        "interrupted", "Something outside MPR ended FFmpeg.", true,
        "It is retried; if it happens again, see who sends signals on the worker's machine.");

    /// <summary>The store refused.</summary>
    public static FailureCode AccessDenied { get; } = new(
        "access_denied", "The object store refused the request.", false,
        "Check the access key and its rights on both buckets.");

    /// <summary>The workers that ran the task died or lost their leases, one after the other.</summary>
    public static FailureCode WorkerLost { get; } = new(
        "worker_lost", "The task lost its worker too often.", true,
        "It may be what ends them: read the workers' logs, then retry by hand.");

    /// <summary>A remote function, or its state machine, ended without a word on the result.</summary>
    public static FailureCode LambdaFailed { get; } = new(
        "lambda_failed", "The Lambda function or its state machine ended without a result.", true,
        "Read the function's log and the execution's history; retry the job on the local executor.");

    /// <summary>A fault of MPR's own.</summary>
    public static FailureCode Internal { get; } = new(
        "internal", "MPR itself failed.", true, "Read the worker's log and report the fault.");

    /// <summary>The whole catalogue, in the order of this file.</summary>
    public static IReadOnlyList<FailureCode> All { get; } =
    [
        SourceMissing, SourceChanged, NotMedia, UnsupportedCodec, CorruptSource, NoSuchStream, DrmProtected,
        LimitsExceeded, RangeOutside, NotPossible, HdrUnsupported, Stalled, TimedOut, OutOfScratch, OutOfMemory,
        EncoderMissing, FfmpegFailed, Interrupted, ResultInvalid, OutputExists, StorageUnavailable,
        StorageMisconfigured, AccessDenied, WorkerLost, LambdaFailed, Internal,
    ];

    /// <summary>The entry with a code; null when there is none.</summary>
    public static FailureCode? Find(string code) => All.FirstOrDefault(f => f.Code == code);
}
