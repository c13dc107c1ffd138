using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>What a read makes of If-Match and its like.</summary>
internal enum ReadOutcome
{
    Proceed,
    NotModified,
    Failed,
}

/// <summary>
/// The four conditions of a read (RFC 9110 section 13): If-Match beats If-Unmodified-Since, If-None-Match beats
/// If-Modified-Since; times count in whole seconds.
/// </summary>
internal sealed record ReadConditions(
    string? IfMatch, string? IfNoneMatch, DateTimeOffset? IfModifiedSince, DateTimeOffset? IfUnmodifiedSince)
{
    /// <param name="request">The request.</param>
    /// <param name="prefix">Empty, or <c>x-amz-copy-source-</c>.</param>
    public static ReadConditions Of(S3Request request, string prefix = "") => new(
        request.Header(prefix + "if-match"),
        request.Header(prefix + "if-none-match"),
        Time(request.Header(prefix + "if-modified-since")),
        Time(request.Header(prefix + "if-unmodified-since")));

    public ReadOutcome Check(ETag etag, DateTimeOffset modified)
    {
        var seconds = modified.ToUnixTimeSeconds();
        if (IfMatch is not null ? !Names(IfMatch, etag) : seconds > IfUnmodifiedSince?.ToUnixTimeSeconds())
        {
            return ReadOutcome.Failed;
        }

        var unchanged = IfNoneMatch is not null
            ? Names(IfNoneMatch, etag)
            : seconds <= IfModifiedSince?.ToUnixTimeSeconds();
        return unchanged ? ReadOutcome.NotModified : ReadOutcome.Proceed;
    }

    /// <summary>Whether a list of ETags, or <c>*</c>, names an ETag.</summary>
    public static bool Names(string list, ETag etag) =>
        list.Split(',').Any(text => text.Trim() == "*" || etag.Matches(text));

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
