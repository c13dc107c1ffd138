using Microsoft.AspNetCore.Http;

namespace Mpr.S3.Protocol;

/// <summary>Answers a refusal: status, and the Error document unless the method is HEAD.</summary>
internal static class ErrorDocument
{
    public static async Task WriteAsync(HttpContext http, S3Exception refusal, RequestTarget? target, string requestId)
    {
        var response = http.Response;
        response.StatusCode = refusal.Error.Status;
        foreach (var (name, value) in refusal.Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentType = "application/xml";
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        using var document = Compose(refusal, target, requestId, response.Headers["x-amz-id-2"].ToString());
        var body = document.Finish();
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, http.RequestAborted).ConfigureAwait(false);
    }

    private static XmlBody Compose(S3Exception refusal, RequestTarget? target, string requestId, string hostId)
    {
        var document = new XmlBody("Error", withNamespace: false)
            .Element("Code", refusal.Error.Code)
            .Element("Message", refusal.Message);
        var details = refusal.Details.Select(detail => detail.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in refusal.Details)
        {
            document.Element(name, value);
        }

        if (target is { Key.Length: > 0 } && !details.Contains("Key"))
        {
            document.Element("Key", target.Key);
        }

        if (target is { Bucket.Length: > 0 } && !details.Contains("BucketName"))
        {
            document.Element("BucketName", target.Bucket);
        }

        return document
            .Element(
                "Resource", target is null ? "/" : $"/{target.Bucket}{(target.Key.Length > 0 ? "/" : "")}{target.Key}")
            .Element("RequestId", requestId)
            .Element("HostId", hostId);
    }
}
