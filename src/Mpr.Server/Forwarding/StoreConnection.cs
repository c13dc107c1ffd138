using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Mpr.Server.Forwarding;

/// <summary>
/// HTTP to the store in the name of clients. Requests carry the Host that their client signed, so TLS is spoken below
/// HTTP, for the store's own name: HttpClient would ask for a certificate of that Host.
/// </summary>
internal sealed class StoreConnection(StoreAddress address) : IDisposable
{
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = Connecting,
        ConnectCallback = (context, cancellation) => ConnectAsync(address.Store, context, cancellation),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseDrainSize = 64 << 10,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        // Header values are bytes to S3 clients: Latin-1 carries any of them there and back.
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    });

    /// <summary>Sends a request whose address is <see cref="Of"/>'s; answers as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation) =>
        _http.SendAsync(message, cancellation);

    /// <summary>The address of a target, to the byte: %2F, %2B and dots are parts of keys.</summary>
    public Uri Of(string target)
    {
        var store = address.Store;
        return new Uri(
            $"http://{store.Host}:{store.Port}{store.AbsolutePath.TrimEnd('/')}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(
        Uri store, SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (store.Scheme != Uri.UriSchemeHttps)
            {
                return stream;
            }

            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = store.IdnHost }, cancellation);
            return secure;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
