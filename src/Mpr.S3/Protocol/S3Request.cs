using Microsoft.AspNetCore.Http;
using Mpr.S3.Signing;

namespace Mpr.S3.Protocol;

/// <summary>A parsed and authenticated request, and the answer that is given to it.</summary>
internal sealed class S3Request(HttpContext http, RequestTarget target, string id)
{
    /// <summary>Largest XML or JSON body read whole: 10,000 parts with checksums need about 3 MB.</summary>
    private const int MaximumDocument = 4 * 1024 * 1024;

    /// <summary>Bytes of a key in UTF-8 ("Object key names" in the Amazon S3 user guide).</summary>
    private const int MaximumKey = 1024;

    private byte[]? _keyBytes;
    private Payload? _payload;
    private bool _isBodyWanted;

    public HttpContext Http => http;

    public HttpResponse Response => http.Response;

    public RequestTarget Target { get; private set; } = target;

    /// <summary>The headers of the request, or the fields of an upload form that stand for them.</summary>
    public IHeaderDictionary Headers { get; private set; } = http.Request.Headers;

    public QueryParameters Query => Target.Query;

    /// <summary>The x-amz-request-id.</summary>
    public string Id => id;

    public string Method => http.Request.Method;

    public string Bucket => Target.Bucket;

    public string Key => Target.Key;

    public byte[] KeyBytes => _keyBytes ??= Encoding.UTF8.GetBytes(Target.Key);

    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>Name of the operation, once it is found.</summary>
    public string? Operation { get; set; }

    /// <summary>Whether the client was, or is about to be, told to send the body.</summary>
    public bool IsBodyWanted
    {
        get => _isBodyWanted || _payload?.WasRead == true;
        set => _isBodyWanted = value;
    }

    public CancellationToken Aborted => http.RequestAborted;

    public bool IsHead => HttpMethods.IsHead(Method);

    /// <summary>A header's value, or null when it is absent.</summary>
    public string? Header(string name) =>
        Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>Goes on with the key and the headers that an upload form gives.</summary>
    /// <exception cref="S3Exception">The key is too long.</exception>
    public void TakeForm(string key, IHeaderDictionary headers)
    {
        (Target, Headers, _keyBytes) = (Target with { Key = key }, headers, null);
        CheckKey();
    }

    /// <exception cref="S3Exception">The key is too long.</exception>
    public void CheckKey()
    {
        if (KeyBytes.Length > MaximumKey)
        {
            throw new S3Exception(S3Error.KeyTooLong);
        }
    }

    /// <exception cref="S3Exception">The form of the body is not supported.</exception>
    public Payload OpenPayload()
    {
        _payload = Payload.Open(http.Request, Caller);
        return _payload;
    }

    /// <summary>Reads a document, verified by what the client sent for it.</summary>
    /// <param name="checksumIsOfBody">False where the checksum headers speak of an object instead.</param>
    /// <exception cref="S3Exception">The body is too long or not what was signed.</exception>
    public async Task<byte[]> ReadDocumentAsync(bool checksumIsOfBody = true)
    {
        using var payload = OpenPayload();
        var body = await payload.ReadWholeAsync(MaximumDocument, Aborted).ConfigureAwait(false);
        if (checksumIsOfBody)
        {
            BodyIntegrity.Of(this).Check(body, payload.Trailers);
        }

        return body;
    }

    public async Task AnswerAsync(XmlBody document, int status = 200)
    {
        using var written = document;
        var body = written.Finish();
        Response.StatusCode = status;
        Response.ContentType = "application/xml";
        Response.ContentLength = body.Length;
        if (!IsHead)
        {
            await Response.BodyWriter.WriteAsync(body, Aborted).ConfigureAwait(false);
        }
    }

    public Task AnswerAsync(int status)
    {
        Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
        {
            Response.ContentLength = 0;
        }

        return Task.CompletedTask;
    }
}
