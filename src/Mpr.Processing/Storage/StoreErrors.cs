using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Mpr.Processing.Storage;

/// <summary>The one place where exceptions of SDK and transport become <see cref="ObjectStoreException"/>.</summary>
internal static class StoreErrors
{
    private const string Health =
        "Check the store's health and load, and the network to it; the request may be repeated.";

    /// <summary>Whether repeating the very same request may help.</summary>
    public static bool IsTransient(Exception e) => e switch
    {
        ObjectStoreException own => own.IsTransient,
        StalledException => true,
        AmazonServiceException { StatusCode: not 0 } service => IsTransient(service),
        _ => Transport(e) is not null,
    };

    private static bool IsTransient(AmazonServiceException e) =>
        ((int)e.StatusCode >= 500 && e.StatusCode != HttpStatusCode.NotImplemented)
        || e.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
        || e.ErrorCode is "RequestTimeout" or "SlowDown" or "Throttling" or "InternalError" or "OperationAborted"
            or "IncompleteBody" or "ConditionalRequestConflict";

    /// <summary>Whether the store itself says that the object is not there (a HEAD has no body to say more).</summary>
    public static bool IsNotFound(Exception e) =>
        e is AmazonServiceException { StatusCode: HttpStatusCode.NotFound };

    public static ObjectStoreException Translate(Exception e, StoreCall call, ObjectStoreOptions options) => e switch
    {
        ObjectStoreException own => own,
        StalledException => Fault(ObjectStoreFault.Interrupted, "the store fell silent", Health, call, e),
        AmazonServiceException { StatusCode: not 0 } service => Refused(service, call, options),
        _ when Transport(e) is { } transport => Broken(transport, call, options, e),
        AmazonClientException => Fault(
            ObjectStoreFault.Misconfigured, $"no request could be signed ({FirstSentence(e.Message)})",
            "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a profile or role.", call, e),
        _ => Fault(ObjectStoreFault.Other, FirstLine(e.Message), "Look at the store's own log.", call, e),
    };

    private static ObjectStoreException Refused(AmazonServiceException e, StoreCall call, ObjectStoreOptions options)
    {
        if (Refusal.Find(e.ErrorCode) is { } known)
        {
            return Fault(known, call, e, known.Quote ? $" ({FirstLine(e.Message)})" : "");
        }

        if (e.ErrorCode == "NoSuchBucket" || (e.StatusCode == HttpStatusCode.NotFound && call.Key is null))
        {
            return BucketMissing(call, options, e);
        }

        return ByStatus(e, call);
    }

    private static ObjectStoreException ByStatus(AmazonServiceException e, StoreCall call) => e.StatusCode switch
    {
        HttpStatusCode.NotFound => KeyMissing(call, e),
        HttpStatusCode.PreconditionFailed => Fault(Refusal.Changed, call, e),
        HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => Fault(
            ObjectStoreFault.AccessDenied, $"the store refused the access key ({Code(e)})",
            "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and the key's rights on the bucket.", call, e),
        HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect => Fault(
            ObjectStoreFault.Misconfigured, "the store redirects to another address",
            "Set AWS_REGION to the bucket's region, or S3_ENDPOINT_URL to the store's own address.", call, e),
        _ when IsTransient(e) => Fault(
            ObjectStoreFault.Interrupted, $"the store keeps answering {(int)e.StatusCode} ({Code(e)})",
            Health, call, e),
        _ => Fault(
            ObjectStoreFault.Other, $"the store answered {(int)e.StatusCode} ({Code(e)}: {FirstLine(e.Message)})",
            "Check that S3_ENDPOINT_URL names an S3 store; look at the store's own log.", call, e),
    };

    private static ObjectStoreException Broken(
        Exception transport, StoreCall call, ObjectStoreOptions options, Exception e)
    {
        var address = options.Endpoint?.GetLeftPart(UriPartial.Authority) ?? "AWS S3";
        if (WasReached(transport))
        {
            return Fault(ObjectStoreFault.Interrupted, $"the connection to {address} broke off", Health, call, e);
        }

        // TLS says why only inside.
        var why = transport is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? transport.InnerException ?? transport
            : transport;
        var advice = options.Endpoint is null
            ? "Check AWS_REGION and this machine's way to the internet, or set S3_ENDPOINT_URL for another store."
            : "Check S3_ENDPOINT_URL (scheme, host, port) and that the store is running.";
        return Fault(
            ObjectStoreFault.Unreachable, $"{address} cannot be reached ({FirstLine(why.Message)})", advice, call, e);
    }

    /// <summary>The SDK could not be set up.</summary>
    public static ObjectStoreException Settings(Exception e, StoreCall call) => Fault(
        ObjectStoreFault.Misconfigured, $"the storage settings do not work ({FirstSentence(e.Message)})",
        "Set AWS_REGION for AWS, or S3_ENDPOINT_URL for another store.", call, e);

    private static bool WasReached(Exception transport) => transport switch
    {
        HttpRequestException http => http.HttpRequestError is not (HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError),
        SocketException socket => socket.SocketErrorCode is not (SocketError.ConnectionRefused
            or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable),
        TimeoutException => false,
        _ => true,
    };

    public static ObjectStoreException BucketMissing(StoreCall call, ObjectStoreOptions options, Exception? e) => new(
        ObjectStoreFault.BucketMissing,
        $"Cannot {call.Doing} {call.Target}: the bucket does not exist.",
        options.IsAws
            ? $"Create it (aws s3 mb s3://{call.Bucket}), or name another by {Refusal.BucketVariables}."
            : $"Create it, set MPR_CREATE_BUCKETS=true, or name another by {Refusal.BucketVariables}.",
        e);

    public static ObjectStoreException KeyMissing(StoreCall call, Exception? e = null) => Fault(
        ObjectStoreFault.KeyMissing, "there is no such object", "Check the key; upload the object first.", call, e);

    public static ObjectStoreException Exists(StoreCall call, Exception? e = null) => Fault(
        ObjectStoreFault.AlreadyExists, "an object is there already",
        "Choose another key, or allow it to be replaced (overwrite).", call, e);

    public static ObjectStoreException NoStore(StoreCall call) => Fault(
        ObjectStoreFault.Other, "what answers there is no S3 store",
        "Check that S3_ENDPOINT_URL names an S3 store, not a page of its console.", call);

    public static ObjectStoreException Fault(Refusal refusal, StoreCall call, Exception? e = null, string quote = "") =>
        Fault(refusal.Fault, refusal.What + quote, refusal.Advice, call, e);

    public static ObjectStoreException Fault(
        ObjectStoreFault fault, string what, string advice, StoreCall call, Exception? e = null) =>
        new(fault, $"Cannot {call.Doing} {call.Target}: {what}.", advice, e);

    /// <summary>Whether a fault comes from the network; one of the local disk keeps its own type.</summary>
    /// <remarks>The SDK makes a <see cref="TimeoutException"/> of a connection that takes too long.</remarks>
    public static bool IsTransport(Exception e) =>
        e is HttpRequestException or SocketException or TimeoutException or HttpIOException or EndOfStreamException
        || (e is IOException && e.Source is "System.Net.Http" or "System.Net.Sockets" or "System.Net.Security");

    /// <summary>The transport's own exception in the chain; null when something else failed.</summary>
    private static Exception? Transport(Exception? e)
    {
        while (e is not null && !IsTransport(e))
        {
            e = e.InnerException;
        }

        return e;
    }

    private static string Code(AmazonServiceException e) =>
        string.IsNullOrEmpty(e.ErrorCode) ? e.StatusCode.ToString() : e.ErrorCode;

    private static string FirstSentence(string text) => FirstLine(text.Split(". ", 2)[0]);

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim().TrimEnd('.');
}

/// <summary>An attempt was ended because no byte had moved for too long.</summary>
internal sealed class StalledException(Exception inner) : Exception("No byte moved.", inner);
