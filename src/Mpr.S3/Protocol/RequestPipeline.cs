using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Mpr.S3.Hosting;
using Mpr.S3.Storage;

namespace Mpr.S3.Protocol;

/// <summary>
/// The HTTP edge: bounds the requests under way, parses, counts; every fault becomes an S3 error document.
/// </summary>
internal sealed partial class RequestPipeline(
    RequestDispatcher dispatcher, EndpointMetrics metrics, S3EndpointOptions options, ILogger logger)
{
    private static readonly string HostId = Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    public async Task HandleAsync(HttpContext http)
    {
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        http.Response.Headers["x-amz-request-id"] = id;
        http.Response.Headers["x-amz-id-2"] = HostId;
        S3Request? request = null;
        var started = Stopwatch.GetTimestamp();
        var underWay = metrics.Begin();
        try
        {
            if (underWay > options.MaximumRequests)
            {
                throw new S3Exception(S3Error.SlowDown);
            }

            var rawTarget = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var target = RequestTarget.Parse(rawTarget, http.Request.Host.Value ?? "", options.BaseNames);
            request = new S3Request(http, target, id);
            KeepInStep(request);
            await dispatcher.RunAsync(request).ConfigureAwait(false);
        }
        catch (Exception fault) when (!http.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(http, Translate(fault, id), request, id).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or S3Exception)
        {
            Log.ClientLeft(logger, http.Request.Method, id);
        }
        finally
        {
            metrics.End(request?.Operation ?? "none", http.Response.StatusCode, Stopwatch.GetElapsedTime(started));
        }
    }

    private S3Exception Translate(Exception fault, string id)
    {
        switch (fault)
        {
            case S3Exception refusal:
                return refusal;
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new S3Exception(S3Error.RequestTimeout);
            case BadHttpRequestException:
                return new S3Exception(S3Error.IncompleteBody);
            case IOException io when DiskSpace.IsExhausted(io):
                Log.DiskFull(logger, id);
                return new S3Exception(S3Error.InsufficientStorage);
            default:
                Log.Failed(logger, id, fault);
                return new S3Exception(S3Error.InternalError);
        }
    }

    /// <summary>
    /// A client that waits for 100 and gets the answer instead may send its body or may not: only a new connection is
    /// in step (RFC 9110 section 10.1.1). An empty body is never asked for, and botocore takes the answer after the
    /// next 100 on such a connection for the headers of the last one.
    /// </summary>
    private static void KeepInStep(S3Request request)
    {
        if (request.Http.Request.Headers.Expect.Count == 0)
        {
            return;
        }

        request.Response.OnStarting(() =>
        {
            if (!request.IsBodyWanted || request.Http.Request.ContentLength == 0)
            {
                request.Response.Headers.Connection = "close";
            }

            return Task.CompletedTask;
        });
    }

    private static async Task RefuseAsync(HttpContext http, S3Exception refusal, S3Request? request, string id)
    {
        if (http.Response.HasStarted)
        {
            // The status is sent: a cut connection is the only way left to say that the answer is not whole.
            http.Abort();
            return;
        }

        await ErrorDocument.WriteAsync(http, refusal, request?.Target, id).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Request {RequestId} failed")]
        public static partial void Failed(ILogger logger, string requestId, Exception fault);

        [LoggerMessage(2, LogLevel.Error, "Request {RequestId} was refused: the disk is full")]
        public static partial void DiskFull(ILogger logger, string requestId);

        [LoggerMessage(3, LogLevel.Debug, "The client left {Method} request {RequestId}")]
        public static partial void ClientLeft(ILogger logger, string method, string requestId);
    }
}
