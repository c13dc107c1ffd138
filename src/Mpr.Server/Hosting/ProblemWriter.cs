using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Mpr.Processing.Failures;
using Mpr.Processing.Storage;

namespace Mpr.Server.Hosting;

/// <summary>The HTTP edge: turns every exception into a problem document with a stable code and no inner text.</summary>
internal sealed partial class ProblemWriter(ILogger<ProblemWriter> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var problem = Translate(exception);
        if (problem.Status >= 500)
        {
            Log.Failed(logger, exception, context.Request.Method, context.Request.Path);
        }

        await WriteAsync(context, problem.Status, problem.Code, problem.Message, problem.Advice);
        return true;
    }

    /// <summary>The problem that an exception of a feature stands for.</summary>
    public static ProblemException Translate(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        ProcessingException failed => ProblemException.From(failed.Failure, failed.Message),
        ObjectStoreException store => FromStore(store),
        BadHttpRequestException bad when bad.InnerException is JsonException json =>
            ProblemException.Invalid(Describe(json)),
        BadHttpRequestException bad => new ProblemException(bad.StatusCode, CodeOf(bad.StatusCode), bad.Message),
        _ => new ProblemException(500, "internal", "The server failed on this request.", "Look for the trace id in its log."),
    };

    /// <summary>Writes one problem document.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string code, string detail, string? advice)
    {
        context.Response.StatusCode = status;
        var document = new ProblemDocument(
            $"urn:mpr:problem:{code}",
            TitleOf(status),
            status,
            detail,
            code,
            advice,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
        await context.Response.WriteAsJsonAsync(
            document, ApiJson.Options, "application/problem+json", context.RequestAborted);
    }

    /// <summary>Code of a refusal that the framework made, by its status.</summary>
    public static string CodeOf(int status) => status switch
    {
        400 => "invalid_request",
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "too_large",
        415 => "unsupported_media_type",
        _ => status >= 500 ? "internal" : "refused",
    };

    private static ProblemException FromStore(ObjectStoreException store) => store.Fault switch
    {
        ObjectStoreFault.KeyMissing => new ProblemException(404, "not_found", store.Message, store.Advice),
        ObjectStoreFault.AlreadyExists => new ProblemException(409, "output_exists", store.Message, store.Advice),
        ObjectStoreFault.Changed => new ProblemException(409, "source_changed", store.Message, store.Advice),
        ObjectStoreFault.BucketMissing => new ProblemException(503, "bucket_missing", store.Message, store.Advice),
        ObjectStoreFault.AccessDenied => new ProblemException(503, "storage_access_denied", store.Message, store.Advice),
        ObjectStoreFault.ClockSkew => new ProblemException(503, "storage_clock_skew", store.Message, store.Advice),
        _ => new ProblemException(503, "storage_unavailable", store.Message, store.Advice),
    };

    private static string Describe(JsonException json)
    {
        var field = json.Path is { Length: > 2 } path ? $" at {path[2..]}" : "";
        return json.InnerException is FormatException format
            ? $"The body is not valid{field}: {format.Message}"
            : $"The body is not the JSON that this operation takes{field}.";
    }

    private static string TitleOf(int status) =>
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path);
    }
}

/// <summary>A problem as RFC 9457 writes it, with MPR's code and advice.</summary>
internal sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, string Code, string? Advice, string TraceId);
