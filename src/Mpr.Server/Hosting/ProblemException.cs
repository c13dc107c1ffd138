using Mpr.Processing.Failures;

namespace Mpr.Server.Hosting;

/// <summary>A request that cannot be done, as RFC 9457 tells it. Thrown by features, written at the HTTP edge.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">Stable code, of the refusal or the failure catalogue.</param>
/// <param name="detail">What was wrong with this request.</param>
/// <param name="advice">What to do about it; null when the detail says it.</param>
public sealed class ProblemException(int status, string code, string detail, string? advice) : Exception(detail)
{
    public ProblemException(Refusal refusal, string detail, string? advice = null)
        : this(refusal.Status, refusal.Code, detail, advice)
    {
    }

    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Advice { get; } = advice;

    /// <summary>When to try again; null when nothing is known of it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A field of the request is missing or makes no sense: 400.</summary>
    public static ProblemException Invalid(string detail) => new(RefusalCatalogue.InvalidRequest, detail);

    /// <summary>The thing that the address names does not exist: 404.</summary>
    public static ProblemException NotFound(string detail, string? advice = null) =>
        new(RefusalCatalogue.NotFound, detail, advice);

    /// <summary>The request is understood, but processing cannot do it: mostly 422, with the failure's code.</summary>
    public static ProblemException From(FailureCode failure, string detail) =>
        new(StatusOf(failure), failure.Code, detail, failure.Advice);

    private static int StatusOf(FailureCode failure) =>
        failure == FailureCatalogue.SourceMissing ? 404
        : failure == FailureCatalogue.SourceChanged || failure == FailureCatalogue.OutputExists ? 409
        : failure == FailureCatalogue.Internal ? 500
        : failure.Retryable || failure == FailureCatalogue.AccessDenied ? 503
        : 422;
}
