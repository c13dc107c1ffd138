using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Hosting;
using Mpr.S3.Signing;
using Mpr.S3.Storage;

namespace Mpr.S3.Protocol;

/// <summary>
/// The HTTP edge: parse, authenticate, authorise, run the operation; every fault becomes an S3 error document.
/// </summary>
internal sealed partial class RequestPipeline(
    Router router,
    Authenticator authenticator,
    AccessGuard guard,
    CrossOrigin crossOrigin,
    LocalPages pages,
    EndpointMetrics metrics,
    int maximumRequests,
    BucketCatalog catalog,
    IReadOnlyList<string> baseNames,
    ILogger logger)
{
    /// <summary>Bytes of a key in UTF-8 ("Object key names" in the Amazon S3 user guide).</summary>
    private const int MaximumKey = 1024;

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
            if (underWay > maximumRequests)
            {
                throw new S3Exception(S3Error.SlowDown);
            }

            var rawTarget = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var target = RequestTarget.Parse(rawTarget, http.Request.Host.Value ?? "", baseNames);
            request = new S3Request(http, target, id);
            await RunAsync(request).ConfigureAwait(false);
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

    private async Task RunAsync(S3Request request)
    {
        if (HttpMethods.IsOptions(request.Method))
        {
            await crossOrigin.PreflightAsync(request).ConfigureAwait(false);
            return;
        }

        crossOrigin.Apply(request);
        request.Caller = authenticator.Authenticate(request.Http.Request, request.Target);
        if (await pages.TryAnswerAsync(request).ConfigureAwait(false))
        {
            return;
        }

        var operation = router.Find(request);
        request.Operation = operation.Name;
        if (request.KeyBytes.Length > MaximumKey)
        {
            throw new S3Exception(S3Error.KeyTooLong);
        }

        if (operation.Action is { } action)
        {
            var bucket = request.Bucket.Length > 0 ? catalog.Get(request.Bucket) : null;
            guard.Require(request, bucket, action);
        }

        await operation.RunAsync(request).ConfigureAwait(false);
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

    private static async Task RefuseAsync(HttpContext http, S3Exception refusal, S3Request? request, string id)
    {
        if (http.Response.HasStarted)
        {
            // The status is sent: a cut connection is the only way left to say that the answer is not whole.
            http.Abort();
            return;
        }

        // A client that waits for 100 may send its body after a refusal or may not: only a new connection is in step
        // (RFC 9110 section 10.1.1).
        if (http.Request.Headers.Expect.Count > 0 && request?.IsBodyWanted != true)
        {
            http.Response.Headers.Connection = "close";
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
