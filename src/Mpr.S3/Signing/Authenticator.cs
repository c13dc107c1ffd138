using Microsoft.AspNetCore.Http;
using Mpr.S3.Protocol;

namespace Mpr.S3.Signing;

/// <summary>Verifies Signature V4 by header and by query. Thread-safe.</summary>
internal sealed class Authenticator(S3Credentials credentials, TimeProvider time)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string TimestampFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int MaximumExpiry = 604_800;
    private static readonly TimeSpan MaximumSkew = TimeSpan.FromMinutes(15);

    private CachedKey? _cachedKey;

    /// <exception cref="S3Exception">The request claims a signature that is not valid.</exception>
    public Caller Authenticate(HttpRequest request, RequestTarget target)
    {
        var query = target.Query;
        if (query["X-Amz-Algorithm"] is not null || query["X-Amz-Signature"] is not null)
        {
            return ByQuery(request, target);
        }

        var authorization = request.Headers.Authorization.ToString();
        if (query["AWSAccessKeyId"] is not null || authorization.StartsWith("AWS ", StringComparison.Ordinal))
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "Signature version 2 is not supported: please sign with AWS4-HMAC-SHA256 (signature_version='s3v4').");
        }

        return authorization.Length == 0 ? Caller.Anonymous : ByHeader(request, target, authorization);
    }

    private Caller ByHeader(HttpRequest request, RequestTarget target, string authorization)
    {
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            throw authorization.StartsWith("AWS4-", StringComparison.Ordinal)
                ? new S3Exception(
                    S3Error.InvalidRequest, "The signing algorithm is not supported: use AWS4-HMAC-SHA256.")
                : new S3Exception(S3Error.InvalidArgument, "The authorization type is not supported.");
        }

        var fields = authorization[Algorithm.Length..].Split(',')
            .Select(field => field.Split('=', 2))
            .Where(field => field.Length == 2)
            .GroupBy(field => field[0].Trim(), field => field[1].Trim(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        if (!fields.TryGetValue("Credential", out var credential) || SigningScope.Parse(credential) is not { } scope
            || !fields.TryGetValue("SignedHeaders", out var signedHeaders)
            || !fields.TryGetValue("Signature", out var signature))
        {
            throw new S3Exception(S3Error.AuthorizationHeaderMalformed);
        }

        CheckAccessKey(scope);
        var timestamp = Timestamp(request, scope);
        var hash = request.Headers["x-amz-content-sha256"].ToString();
        if (hash.Length == 0)
        {
            throw new S3Exception(S3Error.InvalidRequest, "The header x-amz-content-sha256 is required.");
        }

        return Verify(request, target, scope, timestamp, signedHeaders, signature, hash, ignoredQuery: null);
    }

    private Caller ByQuery(HttpRequest request, RequestTarget target)
    {
        var query = target.Query;
        if (query["X-Amz-Algorithm"] != Algorithm || query["X-Amz-Credential"] is not { } credential
            || SigningScope.Parse(credential) is not { } scope || query["X-Amz-SignedHeaders"] is not { } signedHeaders
            || query["X-Amz-Signature"] is not { } signature || query["X-Amz-Date"] is not { } timestamp
            || query["X-Amz-Expires"] is not { } expires)
        {
            throw new S3Exception(S3Error.AuthorizationQueryParametersError);
        }

        CheckAccessKey(scope);
        CheckExpiry(timestamp, expires, scope);
        var hash = query["X-Amz-Content-Sha256"] ?? request.Headers["x-amz-content-sha256"].ToString();
        return Verify(
            request, target, scope, timestamp, signedHeaders, signature, hash.Length == 0 ? BodyHash.Unsigned : hash,
            "X-Amz-Signature");
    }

    private Caller Verify(
        HttpRequest request,
        RequestTarget target,
        SigningScope scope,
        string timestamp,
        string signedHeaders,
        string signature,
        string payloadHash,
        string? ignoredQuery)
    {
        var names = signedHeaders.Split(';');
        CheckSignedHeaders(request, names, ignoredQuery is not null);
        var key = KeyOf(scope);
        var path = PercentEncoding.Decode(target.RawPath);
        var canonical = new CanonicalRequest(request, target, path);
        foreach (var bytes in canonical.Variants(names, payloadHash, ignoredQuery))
        {
            var expected = RequestSignature.OfRequest(key, timestamp, scope.Text, bytes);
            if (RequestSignature.AreEqual(expected, signature))
            {
                return new Caller(true, new RequestSignature(key, timestamp, scope.Text, signature), payloadHash);
            }
        }

        throw new S3Exception(S3Error.SignatureDoesNotMatch);
    }

    private void CheckAccessKey(SigningScope scope)
    {
        if (!RequestSignature.AreEqual(scope.AccessKey, credentials.AccessKey))
        {
            throw new S3Exception(S3Error.InvalidAccessKeyId);
        }
    }

    private string Timestamp(HttpRequest request, SigningScope scope)
    {
        var text = request.Headers["x-amz-date"].ToString();
        if (text.Length == 0 && DateTimeOffset.TryParse(
            request.Headers.Date.ToString(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var date))
        {
            text = date.UtcDateTime.ToString(TimestampFormat, CultureInfo.InvariantCulture);
        }

        if (!TryParse(text, out var moment))
        {
            throw new S3Exception(S3Error.AccessDenied, "A signed request needs a valid x-amz-date or Date header.");
        }

        if (!text.StartsWith(scope.Date, StringComparison.Ordinal))
        {
            throw new S3Exception(
                S3Error.SignatureDoesNotMatch, "The day of the credential is not that of the request.");
        }

        if ((time.GetUtcNow() - moment).Duration() > MaximumSkew)
        {
            throw new S3Exception(S3Error.RequestTimeTooSkewed);
        }

        return text;
    }

    private void CheckExpiry(string timestamp, string expires, SigningScope scope)
    {
        if (!long.TryParse(expires, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || seconds is < 1 or > MaximumExpiry)
        {
            throw new S3Exception(S3Error.AccessDenied, "X-Amz-Expires must be from 1 to 604800 seconds.");
        }

        if (!TryParse(timestamp, out var moment) || !timestamp.StartsWith(scope.Date, StringComparison.Ordinal))
        {
            throw new S3Exception(S3Error.AuthorizationQueryParametersError);
        }

        var now = time.GetUtcNow();
        if (moment - now > MaximumSkew)
        {
            throw new S3Exception(S3Error.AccessDenied, "Request is not yet valid");
        }

        if (now > moment.AddSeconds(seconds))
        {
            throw new S3Exception(S3Error.AccessDenied, "Request has expired");
        }
    }

    private static bool TryParse(string timestamp, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        timestamp, TimestampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment);

    private static void CheckSignedHeaders(HttpRequest request, string[] names, bool presigned)
    {
        var signed = names.Contains("host", StringComparer.OrdinalIgnoreCase);
        foreach (var (name, _) in request.Headers)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                && !names.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !(presigned && name.Equals("x-amz-content-sha256", StringComparison.OrdinalIgnoreCase)))
            {
                signed = false;
            }
        }

        if (!signed)
        {
            throw new S3Exception(
                S3Error.AccessDenied, "There were headers present in the request which were not signed");
        }
    }

    private byte[] KeyOf(SigningScope scope)
    {
        // A client signs with one scope all day: one entry is enough.
        var cached = _cachedKey;
        if (cached?.Scope == scope.Text)
        {
            return cached.Key;
        }

        var key = scope.DeriveKey(credentials.SecretKey);
        _cachedKey = new CachedKey(scope.Text, key);
        return key;
    }

    private sealed record CachedKey(string Scope, byte[] Key);
}
