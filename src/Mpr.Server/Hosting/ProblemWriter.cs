using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Mpr.Jobs;
using Mpr.Processing.Failures;
using Mpr.Processing.Storage;
using Npgsql;

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

        try
        {
            await WriteAsync(context, problem);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone, perhaps in the midst of asking: there is nobody to tell.
        }

        return true;
    }

    /// <summary>The problem that an exception of a feature stands for.</summary>
    public static ProblemException Translate(Exception exception) => exception switch
    {
        ProblemException problem => problem,
        QueueFullException full => new ProblemException(
            RefusalCatalogue.QueueFull, full.Message, "Submit again later; nothing was kept.")
        {
            RetryAfter = full.RetryAfter,
        },
        ProcessingException failed => ProblemException.From(failed.Failure, failed.Message),
        ObjectStoreException store => FromStore(store),
        BadHttpRequestException bad when bad.InnerException is JsonException json =>
            ProblemException.Invalid(Describe(json)),
        // https://www.postgresql.org/docs/current/errcodes-appendix.html
        _ when exception.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire } =>
            ProblemException.Invalid("A text of the request has the character U+0000, which cannot be kept."),
        BadHttpRequestException bad => new ProblemException(RefusalCatalogue.Of(bad.StatusCode), bad.Message),
        _ => new ProblemException(
            RefusalCatalogue.Internal, "The server failed on this request.", "Look for the trace id in its log."),
    };

    /// <summary>Writes one problem document.</summary>
    public static async Task WriteAsync(HttpContext context, ProblemException problem)
    {
        context.Response.StatusCode = problem.Status;
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"mpr\"";
        }

        if (problem.RetryAfter is { } wait)
        {
            // Seconds, RFC 9110 section 10.2.3.
            context.Response.Headers.RetryAfter = wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }

        var document = new ProblemDocument(
            $"urn:mpr:problem:{problem.Code}",
            ReasonPhrases.GetReasonPhrase(problem.Status),
            problem.Status,
            problem.Message,
            problem.Code,
            problem.Advice,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
        await context.Response.WriteAsJsonAsync(
            document, ApiJson.Options, "application/problem+json", context.RequestAborted);
    }

    private static ProblemException FromStore(ObjectStoreException store) => new(
        store.Fault switch
        {
            ObjectStoreFault.KeyMissing => RefusalCatalogue.NotFound,
            ObjectStoreFault.AlreadyExists => RefusalCatalogue.OutputExists,
            ObjectStoreFault.Changed => RefusalCatalogue.SourceChanged,
            ObjectStoreFault.BucketMissing => RefusalCatalogue.BucketMissing,
            ObjectStoreFault.AccessDenied => RefusalCatalogue.StorageAccessDenied,
            ObjectStoreFault.ClockSkew => RefusalCatalogue.StorageClockSkew,
            _ => RefusalCatalogue.StorageUnavailable,
        },
        store.Message,
        store.Advice);

    private static string Describe(JsonException json)
    {
        var field = json.Path is { Length: > 2 } path ? $" at {path[2..]}" : "";
        return json.InnerException is FormatException format
            ? $"The body is not valid{field}: {format.Message}"
            : $"The body is not the JSON that this operation takes{field}.";
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string path);
    }
}

/// <summary>A problem as RFC 9457 writes it, with MPR's code and advice.</summary>
internal sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, string Code, string? Advice, string TraceId);
