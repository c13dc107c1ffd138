using System.Net;
using System.Net.Sockets;
using Mpr.Cli.Configuration;

namespace Mpr.Cli.Hosting;

/// <summary>Ports of the servers that a word starts.</summary>
internal static class Ports
{
    /// <summary>The chosen port, after a look whether it is free.</summary>
    /// <exception cref="CliException">Something else listens there.</exception>
    public static int Choose(Settings settings, Setting setting, string option)
    {
        var port = settings.Number(setting, 0, ushort.MaxValue);
        return port == 0 || IsFree(port) ? port : throw Busy(port, setting, option);
    }

    public static CliException Busy(int port, Setting setting, string option) => new(
        ExitCode.Conflict,
        "port_busy",
        $"Port {port} is in use by another program.",
        $"Choose another one with {option} PORT (or {setting.Name}), or end the program that listens there.");

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As Kestrel does on Unix: connections of an earlier run that linger do not keep the port.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, !OperatingSystem.IsWindows());
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
