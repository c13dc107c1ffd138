using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mpr.Server.StepFunctions;

/// <summary>
/// AWS Signature Version 4 of a request with a body in memory and a plain path
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). A test compares it with
/// the SDK's own.
/// </summary>
/// <param name="Region">Region of the scope.</param>
/// <param name="Service">Service of the scope, such as <c>states</c>.</param>
internal sealed record SignatureV4(string Region, string Service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The time as the header <c>X-Amz-Date</c> has it.</summary>
    public static string Stamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    /// <param name="accessKey">Access key id.</param>
    /// <param name="secretKey">Its secret.</param>
    /// <param name="method">Verb.</param>
    /// <param name="path">Path, encoded.</param>
    /// <param name="headers">What is signed, <c>host</c> and <c>x-amz-date</c> among them; names in any case.</param>
    /// <param name="body">The body as it is sent.</param>
    public string Authorization(
        string accessKey,
        string secretKey,
        string method,
        string path,
        IReadOnlyDictionary<string, string> headers,
        ReadOnlySpan<byte> body)
    {
        var sorted = headers.Select(h => (Name: h.Key.ToLowerInvariant(), Value: Trim(h.Value)))
            .OrderBy(h => h.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', sorted.Select(h => h.Name));
        var canonical = new StringBuilder().Append(method).Append('\n').Append(path).Append("\n\n");
        foreach (var (name, value) in sorted)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }

        canonical.Append('\n').Append(names).Append('\n').Append(Hex(SHA256.HashData(body)));
        var stamp = sorted.First(h => h.Name == "x-amz-date").Value;
        var scope = $"{stamp[..8]}/{Region}/{Service}/aws4_request";
        var text = $"{Algorithm}\n{stamp}\n{scope}\n{Hex(SHA256.HashData(Bytes(canonical.ToString())))}";
        var signature = Hex(HMACSHA256.HashData(Key(secretKey, stamp[..8]), Bytes(text)));
        return $"{Algorithm} Credential={accessKey}/{scope}, SignedHeaders={names}, Signature={signature}";
    }

    private byte[] Key(string secretKey, string day)
    {
        var key = HMACSHA256.HashData(Bytes("AWS4" + secretKey), Bytes(day));
        foreach (var part in new[] { Region, Service, "aws4_request" })
        {
            key = HMACSHA256.HashData(key, Bytes(part));
        }

        return key;
    }

    // Runs of spaces within a value count as one.
    private static string Trim(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
