namespace Mpr.S3.Protocol;

/// <summary>A request is refused. The HTTP edge turns it into an error document.</summary>
internal sealed class S3Exception(S3Error error, string? message = null)
    : Exception(message ?? error.Message)
{
    public S3Error Error => error;

    /// <summary>Further elements of the error document.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];

    /// <summary>Further headers of the answer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static S3Exception InvalidArgument(string name, string? value, string? message = null) =>
        new(S3Error.InvalidArgument, message ?? $"The value of {name} is not valid.")
        {
            Details = [new("ArgumentName", name), new("ArgumentValue", value ?? "")],
        };
}
