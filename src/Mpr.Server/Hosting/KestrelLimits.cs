using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mpr.Server.Hosting;

/// <summary>How the server listens, and what it takes of a connection.</summary>
internal static class KestrelLimits
{
    /// <summary>Bytes a second below which a client is cut off.</summary>
    private const double MinimumRate = 240;

    // A paused player reads nothing for a while and is no attack.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public static void Apply(KestrelServerOptions kestrel, MprServerOptions options)
    {
        kestrel.Listen(options.Address, options.Port);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MinResponseDataRate = new MinDataRate(MinimumRate, Pause);
        // Presigned links are long: a key of 1,024 bytes, each of them three characters, and a session token.
        kestrel.Limits.MaxRequestLineSize = 32 << 10;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 << 10;
        // Metadata of objects are bytes to S3 clients, and go to the store and back as they are.
        kestrel.RequestHeaderEncodingSelector =
            name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : null;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
    }
}
