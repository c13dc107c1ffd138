namespace Mpr.Cli.Api;

/// <summary>A refusal of the API (RFC 9457) with MPR's code and advice.</summary>
internal sealed record ProblemDocument(
    string? Title, int? Status, string? Detail, string? Code, string? Advice, string? TraceId);

/// <summary>What <c>--json</c> prints instead of a result.</summary>
internal sealed record ErrorDocument(ProblemError Error);

/// <summary>Why there is no result.</summary>
internal sealed record ProblemError(string Code, string Message, string? Advice);
