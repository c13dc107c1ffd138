using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>
/// Sends single messages. It connects to addresses that the guard allows and to no others: the name is resolved here, and
/// what was looked at is what is connected to. Redirects are not followed, proxies and cookies not used.
/// </summary>
public sealed class WebhookClient : IDisposable
{
    // Start of an answer that is kept, and all of it that is read.
    private const int KeptAnswer = 1024;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;

    public WebhookClient(WebhookOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, cancellation),
        })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd($"mpr/{MprServer.Version}");
    }

    /// <summary>Sends one signed message; a failure is an answer too.</summary>
    /// <exception cref="OperationCanceledException">The host stops; whether it arrived is not known.</exception>
    public async Task<WebhookAnswer> SendAsync(WebhookMessage message, CancellationToken cancellation)
    {
        var started = _time.GetUtcNow();
        var clock = Stopwatch.StartNew();
        using var limit = new CancellationTokenSource(Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = Request(message, started);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var body = await StartAsync(response, both.Token);
            return new WebhookAnswer(started, clock.Elapsed, (int)response.StatusCode, null, body, RetryAfter(response));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed($"No answer within {Timeout.TotalSeconds:0} s.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UriFormatException)
        {
            return Failed(fault.GetBaseException() is AddressRefusedException refused ? refused.Message : fault.Message);
        }

        WebhookAnswer Failed(string error) => new(started, clock.Elapsed, null, error, null, null);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(WebhookMessage message, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, message.Url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.Body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSecret.Sign(message.Secrets, message.Id, seconds, message.Body));
        return request;
    }

    private static async Task<string?> StartAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[KeptAnswer];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            for (var read = 1; read > 0 && length < buffer.Length; length += read)
            {
                read = await body.ReadAsync(buffer.AsMemory(length), cancellation);
            }
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status was the answer; its body is for people, as far as it came.
        }

        // PostgreSQL keeps no NUL in a text.
        return length == 0 ? null : Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation);
        var allowed = addresses.Where(a => AddressGuard.Allows(a, _options.AllowPrivate)).ToArray();
        if (allowed.Length == 0)
        {
            throw new AddressRefusedException(target.Host);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A message as it is sent.</summary>
/// <param name="Secrets">Those that sign it, the newest first.</param>
public sealed record WebhookMessage(string Url, string Id, string Body, IReadOnlyList<string> Secrets);

/// <summary>What became of an attempt.</summary>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="RetryAfter">What the receiver asked for; null for nothing.</param>
public sealed record WebhookAnswer(
    DateTimeOffset StartedAt, TimeSpan Duration, int? Status, string? Error, string? Body, TimeSpan? RetryAfter)
{
    public bool Delivered => Status is >= 200 and < 300;

    /// <summary>The receiver will never take anything again.</summary>
    public bool Gone => Status is StatusCodes.Status410Gone;

    /// <summary>The receiver has too much to do, so the rest waits as well.</summary>
    public bool Overloaded => Status is StatusCodes.Status429TooManyRequests
        or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout;
}
