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

    // Asked by a connection: a bind would also fail on the remains of an earlier run, which are no hindrance.
    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
