namespace Mpr.Server.Hosting;

/// <summary>One way in which the API refuses a request.</summary>
/// <param name="Code">Stable snake_case name; scripts rely on it.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Meaning">What was wrong, in one sentence.</param>
public sealed record Refusal(string Code, int Status, string Meaning);

/// <summary>
/// Every refusal of the API's own. What processing cannot do is refused with the codes of the failure catalogue. Codes
/// are part of the API and never change their meaning.
/// </summary>
public static class RefusalCatalogue
{
    public static Refusal InvalidRequest { get; } =
        new("invalid_request", 400, "A field or parameter is missing, unknown or makes no sense.");

    public static Refusal Unauthorized { get; } =
        new("unauthorized", 401, "The request carries no key, or one that is unknown, revoked or has ended.");

    public static Refusal Forbidden { get; } = new("forbidden", 403, "The key does not allow this.");

    public static Refusal HostNotAllowed { get; } =
        new("host_not_allowed", 403, "The server does not go by the name that the request was sent to.");

    public static Refusal OriginNotAllowed { get; } =
        new("origin_not_allowed", 403, "A page of another site asked for a change.");

    public static Refusal NotFound { get; } = new("not_found", 404, "What the address names does not exist.");

    public static Refusal PreviewNotReady { get; } = new("preview_not_ready", 404, "The preview is not made yet.");

    public static Refusal NoPicture { get; } =
        new("no_picture", 404, "The asset has no picture to show, or none that could be decoded.");

    public static Refusal NoSound { get; } =
        new("no_sound", 404, "The asset has no sound to show, or none that could be decoded.");

    public static Refusal MethodNotAllowed { get; } = new("method_not_allowed", 405, "The address does not take this method.");

    public static Refusal NotAcceptable { get; } = new("not_acceptable", 406, "None of the accepted media types can be given.");

    public static Refusal OutputConflict { get; } =
        new("output_conflict", 409, "Another unfinished job writes the same output key.");

    public static Refusal OutputExists { get; } =
        new("output_exists", 409, "An object is already at the output key, and overwrite was not given.");

    public static Refusal JobEnded { get; } = new("job_ended", 409, "The job has already ended: nothing of it can be cancelled or put elsewhere in the queue.");

    public static Refusal StaleAttempt { get; } =
        new("stale_attempt", 409, "The call comes from an attempt that is not the present one.");

    public static Refusal JobNotRetryable { get; } =
        new("job_not_retryable", 409, "Only a failed or cancelled job can be retried.");

    public static Refusal SourceChanged { get; } =
        new("source_changed", 409, "The source object was replaced since it was looked at.");

    public static Refusal AssetInUse { get; } = new("asset_in_use", 409, "An unfinished job reads the asset.");

    public static Refusal IdempotencyInProgress { get; } =
        new("idempotency_in_progress", 409, "The first request with this Idempotency-Key is still being worked on.");

    public static Refusal LastAdminKey { get; } =
        new("last_admin_key", 409, "Without this key nobody could administer the others.");

    public static Refusal PresetExists { get; } =
        new("preset_exists", 409, "The name or version of the preset is taken; published versions never change.");

    public static Refusal WebhookDisabled { get; } =
        new("webhook_disabled", 409, "The webhook is disabled, so nothing is sent to it.");

    public static Refusal PreconditionFailed { get; } =
        new("precondition_failed", 412, "The document has changed since the caller saw it.");

    public static Refusal TooLarge { get; } = new("too_large", 413, "The body is larger than the operation takes.");

    public static Refusal UnsupportedMediaType { get; } = new("unsupported_media_type", 415, "The body is not JSON.");

    public static Refusal UnsupportedType { get; } =
        new("unsupported_type", 422, "The key does not end in a supported extension.");

    public static Refusal OwnOutput { get; } =
        new("own_output", 422, "The source is the result of a job, and rules do not act on results.");

    public static Refusal AddressRefused { get; } =
        new("address_refused", 422, "Webhooks do not go to this address: it is private or special.");

    public static Refusal IdempotencyKeyReused { get; } =
        new("idempotency_key_reused", 422, "The Idempotency-Key came with another request before.");

    public static Refusal LambdaLimits { get; } = new(
        "lambda_limits", 422, "The work does not fit into the Lambda function; the numbers say what is too much.");

    public static Refusal PreconditionRequired { get; } =
        new("precondition_required", 428, "The change needs an If-Match header.");

    public static Refusal RateLimited { get; } =
        new("rate_limited", 429, "The caller sends more requests than the server allows; Retry-After says when to go on.");

    public static Refusal QueueFull { get; } = new(
        "queue_full", 429, "Too many tasks are queued, in all or of this group; Retry-After says when to try again.");

    public static Refusal TooManyStreams { get; } = new(
        "too_many_streams", 429, "Too many clients listen to live events; Retry-After says when to try again.");

    public static Refusal Internal { get; } = new("internal", 500, "The server failed; its log has the trace id.");

    public static Refusal ProbePending { get; } =
        new("probe_pending", 503, "The source could not be probed in time; submit again.");

    public static Refusal BucketMissing { get; } = new("bucket_missing", 503, "A bucket of the configuration does not exist.");

    public static Refusal StorageAccessDenied { get; } =
        new("storage_access_denied", 503, "The object store refused the server's key.");

    public static Refusal StorageClockSkew { get; } =
        new("storage_clock_skew", 503, "The server's clock differs too much from the store's.");

    public static Refusal StorageUnavailable { get; } = new("storage_unavailable", 503, "The object store does not answer.");

    public static Refusal DatabaseUnavailable { get; } = new("database_unavailable", 503, "The database does not answer.");

    /// <summary>All of them, by status.</summary>
    public static IReadOnlyList<Refusal> All { get; } =
    [
        InvalidRequest, Unauthorized, Forbidden, HostNotAllowed, OriginNotAllowed, NotFound, PreviewNotReady,
        NoPicture, NoSound, MethodNotAllowed,
        NotAcceptable, OutputConflict, OutputExists, JobEnded, StaleAttempt, JobNotRetryable, SourceChanged, AssetInUse,
        IdempotencyInProgress, LastAdminKey, PresetExists, WebhookDisabled, PreconditionFailed, TooLarge,
        UnsupportedMediaType, UnsupportedType, OwnOutput, AddressRefused, IdempotencyKeyReused, LambdaLimits,
        PreconditionRequired,
        RateLimited, QueueFull, TooManyStreams, Internal, ProbePending, BucketMissing,
        StorageAccessDenied, StorageClockSkew, StorageUnavailable, DatabaseUnavailable,
    ];

    /// <summary>The refusal that a bare status of the framework stands for.</summary>
    public static Refusal Of(int status) =>
        All.FirstOrDefault(r => r.Status == status) ?? (status >= 500 ? Internal : InvalidRequest with { Status = status });
}
