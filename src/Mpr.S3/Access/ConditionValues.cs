using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>The values that a request has for the condition keys of policies.</summary>
internal static class ConditionValues
{
    private const string HeaderKey = "s3:x-amz-";
    private const string RequestTag = "s3:requestobjecttag/";

    /// <param name="request">The request.</param>
    /// <param name="key">Lower-case.</param>
    /// <returns>Null when the request has no such value.</returns>
    public static string? Of(S3Request request, string key) => key switch
    {
        "s3:prefix" => request.Query["prefix"],
        "s3:delimiter" => request.Query["delimiter"],
        "s3:max-keys" => request.Query["max-keys"],
        "s3:versionid" => request.Query["versionId"],
        "s3:x-amz-copy-source" => request.Header("x-amz-copy-source")?.TrimStart('/'),
        "s3:authtype" => request.Caller.Signature is null
            ? null
            : request.Query.Has("X-Amz-Signature") ? "REST-QUERY-STRING" : "REST-HEADER",
        "s3:signatureversion" => request.Caller.Signature is null ? null : "AWS4-HMAC-SHA256",
        "aws:securetransport" => request.Http.Request.IsHttps ? "true" : "false",
        "aws:referer" => request.Header("referer"),
        "aws:useragent" => request.Header("user-agent"),
        _ when key.StartsWith(RequestTag, StringComparison.Ordinal) =>
            TagSet.OfQuery(request.Header("x-amz-tagging") ?? "")[key[RequestTag.Length..]],
        _ when key.StartsWith(HeaderKey, StringComparison.Ordinal) => request.Header(key["s3:".Length..]),
        _ => null,
    };
}
