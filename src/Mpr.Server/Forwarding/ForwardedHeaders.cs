using System.Net.Http.Headers;

namespace Mpr.Server.Forwarding;

/// <summary>
/// Which headers go on. Those of a connection end with it (RFC 9110, 7.6.1), this server's own secrets never leave it,
/// and across origins this server answers, not the store.
/// </summary>
internal static class ForwardedHeaders
{
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Expect", "Cookie", "Set-Cookie", "Origin", "Access-Control-Request-Method",
        "Access-Control-Request-Headers", "X-Forwarded-For", "Content-Length",
    };

    /// <summary>Whether an Authorization header is a signature for a store, not a key of this server.</summary>
    public static bool IsSignature(string authorization) =>
        authorization.StartsWith("AWS4-", StringComparison.Ordinal)
        || authorization.StartsWith("AWS ", StringComparison.Ordinal);

    /// <summary>Copies what a client sent, as it was written.</summary>
    public static void CopyTo(HttpRequestMessage message, HttpRequest request)
    {
        var perConnection = request.Headers.Connection.ToString().Split(',', StringSplitOptions.TrimEntries);
        foreach (var (name, values) in request.Headers)
        {
            if (Kept.Contains(name) || perConnection.Contains(name, StringComparer.OrdinalIgnoreCase)
                || (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && !IsSignature(values.ToString())))
            {
                continue;
            }

            IEnumerable<string?> written = values;
            if (!message.Headers.TryAddWithoutValidation(name, written))
            {
                // A header of the content, which a signature may cover even where there is none.
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.TryAddWithoutValidation(name, written);
            }
        }

        var client = request.HttpContext.Connection.RemoteIpAddress?.ToString();
        message.Headers.TryAddWithoutValidation(
            "X-Forwarded-For",
            string.Join(", ", [.. request.Headers["X-Forwarded-For"].OfType<string>(), client]));
    }

    /// <summary>Copies what the store answered.</summary>
    public static void CopyTo(HttpResponse response, HttpResponseMessage answer)
    {
        Copy(response, answer.Headers);
        Copy(response, answer.Content.Headers);
        if (answer.Content.Headers.NonValidated.TryGetValues("Content-Length", out var length))
        {
            response.Headers.ContentLength = long.Parse(length.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static void Copy(HttpResponse response, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!Kept.Contains(name) && !name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase))
            {
                response.Headers[name] = values.ToArray();
            }
        }
    }
}
