using System.Net;
using System.Text.Json;
using Mpr.Processing.Failures;

namespace Mpr.Cli.Api;

/// <summary>Turns what the API refuses, and its silence, into exceptions with the exit code that fits.</summary>
internal static class ApiProblems
{
    public static CliException Unreachable(Uri url, Exception cause) => new(
        ExitCode.Unreachable,
        "unreachable",
        $"No API answers at {url.GetLeftPart(UriPartial.Authority)}.",
        "Start one with `mpr up`, or name another one with --api-url or MPR_API_URL.",
        cause);

    public static CliException Silent(Uri url, TimeSpan waited, Exception cause) => new(
        ExitCode.Unreachable,
        "unreachable",
        $"The API at {url.GetLeftPart(UriPartial.Authority)} did not answer within {waited.TotalSeconds:0} s.",
        "Look into the server's log; `mpr doctor` says what is amiss.",
        cause);

    public static CliException NotOurs(Uri url, Exception? cause) => new(
        ExitCode.Unreachable,
        "unreachable",
        $"What answers at {url.GetLeftPart(UriPartial.Authority)} is not MPR's API.",
        "Name the API with --api-url or MPR_API_URL.",
        cause);

    /// <summary>The refusal that an answer holds.</summary>
    public static async Task<CliException> ReadAsync(
        Uri url, HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return NotOurs(url, null);
        }

        try
        {
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            var problem = JsonSerializer.Deserialize(text, ApiJson.Default.ProblemDocument)!;
            return From(answer.StatusCode, problem);
        }
        catch (JsonException exception)
        {
            return NotOurs(url, exception);
        }
    }

    private static CliException From(HttpStatusCode status, ProblemDocument problem)
    {
        var code = problem.Code ?? "refused";
        var trace = status >= HttpStatusCode.InternalServerError && problem.TraceId is { } id ? $" (trace {id})" : "";
        return new CliException(
            ExitCodeOf(status, code),
            code,
            (problem.Detail ?? problem.Title ?? $"The API refused with status {(int)status}.") + trace,
            problem.Advice);
    }

    private static ExitCode ExitCodeOf(HttpStatusCode status, string code) => status switch
    {
        HttpStatusCode.BadRequest => ExitCode.Usage,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ExitCode.NotFound,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Conflict,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            ExitCode.Unreachable,
        // Refused for what the source is: the job would have failed with the same code.
        _ when FailureCatalogue.Find(code) is not null => ExitCode.JobFailed,
        _ => ExitCode.Failure,
    };
}
