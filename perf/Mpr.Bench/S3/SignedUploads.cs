using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Mpr.S3.Signing;

namespace Mpr.Bench.S3;

/// <summary>
/// Signed PUTs with as little work on the client's side as there can be: it shares the processors with the server.
/// </summary>
internal sealed class SignedUploads(Uri endpoint) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
    {
        BaseAddress = endpoint,
        Timeout = TimeSpan.FromMinutes(10),
    };

    private readonly byte[] _day = new SigningScope(
        EndpointProcess.AccessKey, Now[..8], "us-east-1").DeriveKey(EndpointProcess.SecretKey);

    /// <param name="target">Path of bucket and key.</param>
    /// <param name="content">The body.</param>
    /// <param name="sha256">Of the body, lower-case hex.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="HttpRequestException">The answer is no success.</exception>
    public async Task PutAsync(string target, HttpContent content, string sha256, CancellationToken cancellation)
    {
        const string Names = "host;x-amz-content-sha256;x-amz-date";
        var timestamp = Now;
        var scope = $"{timestamp[..8]}/us-east-1/s3/aws4_request";
        var canonical = $"PUT\n{target}\n\nhost:{endpoint.Authority}\nx-amz-content-sha256:{sha256}\n"
            + $"x-amz-date:{timestamp}\n\n{Names}\n{sha256}";
        var signature = RequestSignature.OfRequest(_day, timestamp, scope, Encoding.UTF8.GetBytes(canonical));
        using var request = new HttpRequestMessage(HttpMethod.Put, target) { Content = content };
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", sha256);
        request.Headers.TryAddWithoutValidation("x-amz-date", timestamp);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256",
            $"Credential={EndpointProcess.AccessKey}/{scope}, SignedHeaders={Names}, Signature={signature}");
        using var answer = await _http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Small objects a second with 16 in flight.</summary>
    public async Task<double> SmallPutsPerSecondAsync(string bucket, int count, CancellationToken cancellation)
    {
        var body = new byte[1024];
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(body));
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
            async (number, stop) =>
                await PutAsync($"/{bucket}/small/{number}", new ByteArrayContent(body), sha256, stop));
        return count / System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public void Dispose() => _http.Dispose();

    private static string Now => TimeProvider.System.GetUtcNow().UtcDateTime
        .ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
