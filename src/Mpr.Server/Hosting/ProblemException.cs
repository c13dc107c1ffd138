using Mpr.Processing.Failures;

namespace Mpr.Server.Hosting;

/// <summary>A request that cannot be done, as RFC 9457 tells it. Thrown by features, written at the HTTP edge.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">Stable snake_case code.</param>
/// <param name="detail">What was wrong with this request.</param>
/// <param name="advice">What to do about it; null when the detail says it.</param>
public sealed class ProblemException(int status, string code, string detail, string? advice = null) : Exception(detail)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? Advice { get; } = advice;

    /// <summary>A field of the request is missing or makes no sense: 400.</summary>
    public static ProblemException Invalid(string detail) => new(400, "invalid_request", detail);

    /// <summary>The thing that the address names does not exist: 404.</summary>
    public static ProblemException NotFound(string detail, string? advice = null) => new(404, "not_found", detail, advice);

    /// <summary>The state of the thing does not allow it: 409.</summary>
    public static ProblemException Conflict(string code, string detail, string? advice = null) =>
        new(409, code, detail, advice);

    /// <summary>The request is understood, but processing cannot do it: 422 with the catalogue's code.</summary>
    public static ProblemException From(FailureCode failure, string detail) => new(
        failure == FailureCatalogue.SourceMissing ? 404 : failure == FailureCatalogue.StorageUnavailable ? 503 : 422,
        failure.Code,
        detail,
        failure.Advice);
}
