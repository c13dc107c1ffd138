using System.Security.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Mpr.Server.Events;
using Mpr.Server.Hosting;

namespace Mpr.Server.Forwarding;

/// <summary>
/// Hands signed requests to the store as they came, target and Host to the byte, and its answers back. It adds no right
/// of its own: the signature is all that the store goes by. Bodies flow both ways without being held.
/// </summary>
internal sealed partial class StoreForwarder(
    StoreConnection connection, KeyNotes notes, EventOptions events, ILogger<StoreForwarder> logger)
{
    private const int BufferSize = 128 << 10;

    // Bodies larger than this wait for the store's leave, so that a refusal reaches the client.
    private const long WorthAsking = 1 << 20;

    /// <exception cref="ProblemException">The request is not signed, or the store cannot be reached.</exception>
    public async Task ForwardAsync(HttpContext context)
    {
        RequireSignature(context.Request);
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        var size = context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        if (!size.IsReadOnly)
        {
            size.MaxRequestBodySize = null;
        }

        using var message = Compose(context);
        using var answer = await SendAsync(message, context);
        if (answer.IsSuccessStatusCode)
        {
            await NoteAsync(context, answer);
        }

        await RelayAsync(answer, context);
    }

    // A bucket that is open to the store's neighbours, as the embedded one is to loopback, is not open through us.
    private static void RequireSignature(HttpRequest request)
    {
        var signed = ForwardedHeaders.IsSignature(request.Headers.Authorization.ToString())
            || IsPresigned(TargetOf(request.HttpContext))
            || (HttpMethods.IsPost(request.Method) && request.HasFormContentType);
        if (!signed)
        {
            throw new ProblemException(
                RefusalCatalogue.Forbidden,
                "Requests to the store must be signed.",
                "Ask for a link at /api/assets/{id}/url, or read under /media/in/ and /media/out/.");
        }
    }

    // As written and to the letter: what we took for a signature and the store did not would go in unsigned.
    private static bool IsPresigned(string target) =>
        target.Contains("?X-Amz-Signature=", StringComparison.Ordinal)
        || target.Contains("&X-Amz-Signature=", StringComparison.Ordinal);

    private HttpRequestMessage Compose(HttpContext context)
    {
        var request = context.Request;
        var message = new HttpRequestMessage(new HttpMethod(request.Method), connection.Of(TargetOf(context)));
        if (context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody)
        {
            message.Content = new StreamContent(request.Body, BufferSize);
            message.Headers.ExpectContinue =
                request.Headers.Expect.Count > 0 || request.ContentLength is null or > WorthAsking;
        }
        else if (request.ContentLength is not null)
        {
            message.Content = new ByteArrayContent([]);
        }

        if (message.Content is not null)
        {
            message.Content.Headers.ContentLength = request.ContentLength;
        }

        ForwardedHeaders.CopyTo(message, request);
        return message;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, HttpContext context)
    {
        try
        {
            return await connection.SendAsync(message, context.RequestAborted);
        }
        catch (HttpRequestException broken) when (broken.InnerException is BadHttpRequestException bad)
        {
            // The client's side of the body.
            throw new BadHttpRequestException(bad.Message, bad.StatusCode, broken);
        }
        catch (Exception broken) when (broken is HttpRequestException or AuthenticationException or IOException)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            Log.Broken(logger, message.Method.Method, broken);
            throw new ProblemException(
                RefusalCatalogue.StorageUnavailable,
                "The store cannot be reached, or broke the connection.",
                "Check the store; the request may be repeated.");
        }
    }

    private async Task RelayAsync(HttpResponseMessage answer, HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        ForwardedHeaders.CopyTo(response, answer);
        // What strangers stored must not run as a page of this server, where people are logged in.
        response.Headers.ContentSecurityPolicy = "sandbox";
        response.Headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsHead(context.Request.Method)
            || response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            await body.CopyToAsync(response.Body, BufferSize, context.RequestAborted);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // The client must not take what it has for the whole.
            Log.Broken(logger, context.Request.Method, broken);
            context.Abort();
        }
    }

    /// <summary>
    /// What came or went by this way is looked at, so that it is registered also where the store sends no events.
    /// </summary>
    private async Task NoteAsync(HttpContext context, HttpResponseMessage answer)
    {
        var request = context.Request;
        var changed = request.Method switch
        {
            "PUT" or "DELETE" => !request.Query.ContainsKey("uploadId"),
            "POST" => request.HasFormContentType || request.Query.ContainsKey("uploadId"),
            _ => false,
        };
        var target = request.HasFormContentType
            ? answer.Headers.Location is { IsAbsoluteUri: true } location ? location.AbsolutePath : null
            : TargetOf(context);
        if (changed && events.Local is null && target is not null && StoreAddress.ObjectOf(target) is var (bucket, key))
        {
            await notes.NoteAsync([new S3Notification(bucket, key)], context.RequestAborted);
        }
    }

    private static string TargetOf(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Forwarding a {Method} to the store broke off")]
        public static partial void Broken(ILogger logger, string method, Exception fault);
    }
}
