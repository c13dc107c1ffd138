using Microsoft.AspNetCore.Http;
using Mpr.S3.Protocol;

namespace Mpr.S3.Signing;

/// <summary>
/// The text that Signature V4 signs ("Create a signed AWS API request" in the IAM user guide, with S3's exceptions:
/// the path is encoded once and never normalised). Header values are Latin-1 here, so that each char is a byte.
/// </summary>
internal sealed class CanonicalRequest(HttpRequest request, RequestTarget target, string path)
{
    /// <summary>Bytes of the request as each way of encoding that clients are known to use would give it.</summary>
    public IEnumerable<byte[]> Variants(IReadOnlyList<string> signedHeaders, string payloadHash, string? ignoredQuery)
    {
        foreach (var text in Texts(signedHeaders, payloadHash, ignoredQuery))
        {
            yield return Encoding.Latin1.GetBytes(text);
            if (!Ascii.IsValid(text))
            {
                // Some clients send a header in Latin-1 and sign it in UTF-8.
                yield return Encoding.UTF8.GetBytes(text);
            }
        }
    }

    private IEnumerable<string> Texts(IReadOnlyList<string> signedHeaders, string payloadHash, string? ignoredQuery)
    {
        var headers = Headers(signedHeaders);
        var tail = $"{headers}\n{string.Join(';', signedHeaders)}\n{payloadHash}";
        var encodedPath = PercentEncoding.Encode(path, keepSlash: true);
        var query = Query(ignoredQuery, plusIsSpace: false);
        yield return $"{request.Method}\n{encodedPath}\n{query}\n{tail}";
        if (encodedPath != target.RawPath)
        {
            yield return $"{request.Method}\n{target.RawPath}\n{query}\n{tail}";
        }

        var spaced = Query(ignoredQuery, plusIsSpace: true);
        if (spaced != query)
        {
            yield return $"{request.Method}\n{encodedPath}\n{spaced}\n{tail}";
        }
    }

    private string Query(string? ignored, bool plusIsSpace)
    {
        var pairs = target.Query.Raw
            .Select(pair => (Name: Recode(pair.Name, plusIsSpace), Value: Recode(pair.Value, plusIsSpace)))
            .Where(pair => pair.Name != ignored)
            .ToList();
        pairs.Sort((left, right) =>
        {
            var order = string.CompareOrdinal(left.Name, right.Name);
            return order != 0 ? order : string.CompareOrdinal(left.Value, right.Value);
        });
        return string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
    }

    private static string Recode(string raw, bool plusIsSpace) => PercentEncoding.Encode(
        PercentEncoding.Decode(plusIsSpace ? raw.Replace('+', ' ') : raw), keepSlash: false);

    private StringBuilder Headers(IReadOnlyList<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            text.Append(name).Append(':');
            var values = request.Headers[name];
            for (var index = 0; index < values.Count; index++)
            {
                AppendFolded(text.Append(index == 0 ? "" : ","), values[index] ?? "");
            }

            text.Append('\n');
        }

        return text;
    }

    private static void AppendFolded(StringBuilder text, string value)
    {
        var previous = ' ';
        foreach (var letter in value.AsSpan().Trim(' '))
        {
            if (letter != ' ' || previous != ' ')
            {
                text.Append(letter);
            }

            previous = letter;
        }
    }
}
