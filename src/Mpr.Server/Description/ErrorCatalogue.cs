using GraphQL;
using Mpr.Processing.Failures;
using Mpr.Server.Hosting;

namespace Mpr.Server.Description;

/// <summary>Where a code shows up.</summary>
public enum ErrorKind
{
    /// <summary>Why a job failed or an asset was rejected; also why a submission that can only end so is refused.</summary>
    Failure,

    /// <summary>Why a request was not carried out.</summary>
    Refusal,
}

/// <summary>A code of the API.</summary>
/// <param name="Status">HTTP status of a request that is refused with it.</param>
/// <param name="Meaning">What it says, in one sentence.</param>
/// <param name="Retryable">Whether the same may succeed later, with nothing changed.</param>
/// <param name="Advice">What to do about it.</param>
[Name("ErrorEntry")]
public sealed record ErrorDocument(ErrorKind Kind, string Code, int Status, string Meaning, bool Retryable, string Advice);

/// <summary>Every code, of both catalogues.</summary>
public static class ErrorCatalogue
{
    public static IReadOnlyList<ErrorDocument> All { get; } =
    [
        .. FailureCatalogue.All.Select(f => new ErrorDocument(
            ErrorKind.Failure, f.Code, ProblemException.From(f, "").Status, f.Meaning, f.Retryable, f.Advice)),
        .. RefusalCatalogue.All.Select(r => new ErrorDocument(
            ErrorKind.Refusal, r.Code, r.Status, r.Meaning, IsRetryable(r), AdviceOn(r))),
    ];

    private static bool IsRetryable(Refusal refusal) =>
        refusal.Status is 429 or 500 or 503 || refusal == RefusalCatalogue.IdempotencyInProgress;

    // A refusal's problem document has advice of its own where there is more to say.
    private static string AdviceOn(Refusal refusal) => refusal.Status switch
    {
        400 => "Mend the request; the detail names the field.",
        401 => "Send a key: Authorization: Bearer mpr_...",
        403 => "Use a key with the scope and prefix that this needs, from a page or name that the settings allow.",
        404 => "Check the address, or list what there is.",
        405 => "Use a method of the Allow header.",
        406 => "Send an Accept header with a media type that the detail names.",
        409 when IsRetryable(refusal) => "Wait for the first request, then send this one again.",
        409 => "Look at what is there now; change the request, or wait until the other work is done.",
        412 => "Read the document again and decide anew.",
        413 => "Send less at once.",
        415 => "Send Content-Type: application/json.",
        422 => "Change the request; the same one will be refused again.",
        428 => "Send If-Match with the ETag that you saw, or *.",
        429 => "Wait for as long as Retry-After says.",
        503 => "Try again later; `mpr doctor` and /api/health say what is wrong.",
        _ => "Look for the trace id in the server's log.",
    };
}
