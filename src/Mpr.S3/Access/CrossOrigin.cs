using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Mpr.S3.Buckets;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>Answers preflights and gives the CORS headers to all other answers, errors included.</summary>
internal sealed class CrossOrigin(BucketCatalog catalog)
{
    private const string RequestMethod = "access-control-request-method";

    /// <summary>A preflight carries no signature and asks no permission but the rules'.</summary>
    /// <exception cref="S3Exception">No rule fits, or the request is no preflight.</exception>
    public Task PreflightAsync(S3Request request)
    {
        var origin = request.Header("origin");
        var method = request.Header(RequestMethod);
        if (string.IsNullOrEmpty(origin) || string.IsNullOrEmpty(method))
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "Insufficient information. Origin and Access-Control-Request-Method are needed.");
        }

        var asked = (request.Header("access-control-request-headers") ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var cors = catalog.Find(request.Bucket) is { } bucket ? AccessRules.Of(bucket).Cors : null;
        var rule = cors?.Find(origin, method, asked) ?? throw new S3Exception(
            S3Error.AccessDenied, "CORSResponse: This CORS request is not allowed.");
        Write(request.Response, rule, origin);
        if (asked.Length > 0)
        {
            request.Response.Headers.AccessControlAllowHeaders = string.Join(", ", asked).ToLowerInvariant();
        }

        return request.AnswerAsync(StatusCodes.Status200OK);
    }

    /// <summary>Sets the headers of an answer that is not yet begun.</summary>
    public void Apply(S3Request request)
    {
        if (request.Header("origin") is { Length: > 0 } origin && catalog.Find(request.Bucket) is { } bucket
            && AccessRules.Of(bucket).Cors?.Find(
                origin, request.Header(RequestMethod) ?? request.Method, []) is { } rule)
        {
            Write(request.Response, rule, origin);
        }
    }

    private static void Write(HttpResponse response, CorsRule rule, string origin)
    {
        response.Headers.AccessControlAllowOrigin = rule.AllowedOrigin(origin);
        response.Headers.AccessControlAllowMethods = string.Join(", ", rule.Methods);
        response.Headers.Vary = new StringValues(
            "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        if (rule.ExposedHeaders.Count > 0)
        {
            response.Headers.AccessControlExposeHeaders = string.Join(", ", rule.ExposedHeaders);
        }

        if (rule.MaxAgeSeconds is { } seconds)
        {
            response.Headers.AccessControlMaxAge = seconds.ToString(CultureInfo.InvariantCulture);
        }
    }
}
