using Microsoft.Net.Http.Headers;

namespace Mpr.Server.Media;

/// <summary>The wish to save an object instead of showing it: <c>?download</c>, or <c>?download=NAME</c>.</summary>
internal static class Download
{
    private const string Parameter = "download";

    private const string Unnamed = "download";

    /// <summary>The Content-Disposition that it asks for (RFC 6266); null shows the object.</summary>
    public static string? Disposition(HttpRequest request, string key)
    {
        if (!request.Query.TryGetValue(Parameter, out var wished))
        {
            return null;
        }

        var name = string.IsNullOrEmpty(wished) ? key.Split('/')[^1] : wished.ToString();
        var header = new ContentDispositionHeaderValue("attachment");
        // Both forms: in ASCII for old clients, and in UTF-8, percent-encoded.
        header.SetHttpFileName(name.Length == 0 ? Unnamed : name);
        return header.ToString();
    }
}
