using GraphQL;
using Mpr.Processing.Failures;

namespace Mpr.Server.Hosting;

/// <summary>Why an asset was rejected or a job failed.</summary>
/// <param name="Code">Stable code of the failure catalogue.</param>
/// <param name="Retryable">Whether another attempt may succeed without a change.</param>
/// <param name="Advice">What a person should do.</param>
[Name("Failure")]
public sealed record FailureDocument(string Code, string Message, bool Retryable, string? Advice)
{
    /// <summary>The catalogue's entry with the detail that was recorded; null without a code.</summary>
    [Ignore]
    public static FailureDocument? From(string? code, string? detail)
    {
        if (code is null)
        {
            return null;
        }

        var entry = FailureCatalogue.Find(code);
        return new FailureDocument(code, detail ?? entry?.Meaning ?? code, entry?.Retryable ?? false, entry?.Advice);
    }
}
