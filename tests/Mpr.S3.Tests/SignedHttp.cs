using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Mpr.S3.Tests;

/// <summary>
/// Sends requests signed by hand, so that each part of a signature and of a chunked body can be made wrong. Written
/// from the specification, apart from the code under test.
/// </summary>
public sealed class SignedHttp(Uri endpoint) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = endpoint };

    public string Secret { get; set; } = EndpointHost.SecretKey;

    public DateTimeOffset Now { get; set; } = TimeProvider.System.GetUtcNow();

    public async Task<HttpResponseMessage> SendAsync(
        string method,
        string target,
        byte[]? body = null,
        string? payloadHash = null,
        params (string Name, string Value)[] headers)
    {
        var request = Sign(
            method, target, payloadHash ?? Convert.ToHexStringLower(SHA256.HashData(body ?? [])), headers, out _);
        request.Content = new ByteArrayContent(body ?? []);
        foreach (
            var (name, value) in headers.Where(header => header.Name.StartsWith("content-", StringComparison.Ordinal)))
        {
            // HttpClient keeps headers of the content apart from those of the request.
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
    }

    /// <summary>Sends a body in aws-chunked framing.</summary>
    public async Task<HttpResponseMessage> SendChunkedAsync(
        string target, byte[][] chunks, string? trailer, bool isSigned, Func<string, string>? spoil = null)
    {
        var form = isSigned
            ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" + (trailer is null ? "" : "-TRAILER")
            : "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
        var length = chunks.Sum(chunk => chunk.Length).ToString(CultureInfo.InvariantCulture);
        List<(string, string)> headers = [("x-amz-decoded-content-length", length)];
        if (trailer is not null)
        {
            headers.Add(("x-amz-trailer", trailer.Split(':')[0]));
        }

        var request = Sign("PUT", target, form, [.. headers], out var signature);
        var key = SigningKey();
        using var body = new MemoryStream();
        var previous = signature;
        foreach (var chunk in chunks.Append([]))
        {
            var size = chunk.Length.ToString("x", CultureInfo.InvariantCulture);
            previous = isSigned ? ChunkSignature(key, previous, chunk) : "";
            body.Write(Encoding.ASCII.GetBytes(
                isSigned ? $"{size};chunk-signature={spoil?.Invoke(previous) ?? previous}\r\n" : size + "\r\n"));
            body.Write(chunk);
            body.Write(chunk.Length > 0 ? "\r\n"u8 : []);
        }

        if (trailer is not null)
        {
            body.Write(Encoding.ASCII.GetBytes(trailer + "\r\n"));
            body.Write(isSigned
                ? Encoding.ASCII.GetBytes(
                    "x-amz-trailer-signature:" + TrailerSignature(key, previous, trailer + "\n") + "\r\n")
                : []);
        }

        body.Write("\r\n"u8);
        request.Content = new ByteArrayContent(body.ToArray());
        return await _http.SendAsync(request);
    }

    public string Presign(string method, string target, string expires)
    {
        var query = $"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={Uri.EscapeDataString(EndpointHost.AccessKey + "/" + Scope)}"
            + $"&X-Amz-Date={Timestamp}&X-Amz-Expires={Uri.EscapeDataString(expires)}&X-Amz-SignedHeaders=host";
        var canonical = $"{method}\n{target}\n{query}\nhost:{endpoint.Authority}\n\nhost\nUNSIGNED-PAYLOAD";
        return $"{endpoint.GetLeftPart(UriPartial.Authority)}{target}?{query}&X-Amz-Signature={Sign(SigningKey(), StringToSign(canonical))}";
    }

    public void Dispose() => _http.Dispose();

    private string Timestamp => Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string Scope => $"{Timestamp[..8]}/us-east-1/s3/aws4_request";

    private HttpRequestMessage Sign(
        string method, string target, string hash, (string Name, string Value)[] headers, out string signature)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(endpoint, target));
        var signed = headers
            .Append(
                ("host", endpoint.Authority)).Append(("x-amz-date", Timestamp)).Append(("x-amz-content-sha256", hash))
            .OrderBy(header => header.Item1, StringComparer.Ordinal).ToList();
        var names = string.Join(';', signed.Select(header => header.Item1));
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var canonical = $"{method}\n{(mark < 0 ? target : target[..mark])}\n{Query(mark < 0 ? "" : target[(mark + 1)..])}\n"
            + string.Concat(signed.Select(header => $"{header.Item1}:{header.Item2}\n")) + $"\n{names}\n{hash}";
        signature = Sign(SigningKey(), StringToSign(canonical));
        foreach (var (name, value) in signed)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential={EndpointHost.AccessKey}/{Scope}, SignedHeaders={names}, Signature={signature}");
        return request;
    }

    private static string Query(string query) => string.Join('&', query.Split(
        '&', StringSplitOptions.RemoveEmptyEntries)
        .Select(
            pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Order(StringComparer.Ordinal));

    private string StringToSign(string canonical) =>
        $"AWS4-HMAC-SHA256\n{Timestamp}\n{Scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";

    private string ChunkSignature(byte[] key, string previous, byte[] chunk) => Sign(
        key,
        $"AWS4-HMAC-SHA256-PAYLOAD\n{Timestamp}\n{Scope}\n{previous}\n{Convert.ToHexStringLower(SHA256.HashData([]))}\n"
        + Convert.ToHexStringLower(SHA256.HashData(chunk)));

    private string TrailerSignature(byte[] key, string previous, string trailer) => Sign(
        key,
        $"AWS4-HMAC-SHA256-TRAILER\n{Timestamp}\n{Scope}\n{previous}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trailer)))}");

    private byte[] SigningKey()
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (var part in Scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return key;
    }

    private static string Sign(byte[] key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}
