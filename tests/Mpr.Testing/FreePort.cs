using System.Net;
using System.Net.Sockets;

namespace Mpr.Testing;

/// <summary>Ports of the loopback for programs that cannot choose one themselves.</summary>
public static class FreePort
{
    /// <summary>A port that nobody listens on now.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
