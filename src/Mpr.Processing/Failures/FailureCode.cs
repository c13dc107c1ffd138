namespace Mpr.Processing.Failures;

/// <summary>One entry of the failure catalogue: why processing ended without a result, and what to do about it.</summary>
/// <param name="Code">Stable snake_case name; scripts rely on it.</param>
/// <param name="Meaning">What happened, in one sentence.</param>
/// <param name="Retryable">Whether another attempt may succeed without anybody changing anything.</param>
/// <param name="Advice">What a person should do.</param>
public sealed record FailureCode(string Code, string Meaning, bool Retryable, string Advice)
{
    /// <inheritdoc />
    public override string ToString() => Code;
}
