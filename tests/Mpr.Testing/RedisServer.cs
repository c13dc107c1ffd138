using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Mpr.Testing;

/// <summary>A private Redis server that keeps nothing, or the news that the machine has none.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "redis-server";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mpr-redis-");
    private int _databases;
    private Process? _server;

    private RedisServer()
    {
    }

    /// <summary>Path of the program; null when it is not installed.</summary>
    public static string? Binary { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Append("/usr/bin").Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);

    public int Port { get; } = FreePort.Take();

    public static async Task<RedisServer> StartAsync()
    {
        if (Binary is null)
        {
            Assert.Skip($"{Program} is not installed on this machine: its suites are not run.");
        }

        var redis = new RedisServer();
        await redis.StartServerAsync();
        return redis;
    }

    /// <summary>A connection to a database of its own.</summary>
    public string NewDatabase() => string.Create(
        CultureInfo.InvariantCulture,
        $"127.0.0.1:{Port},defaultDatabase={Interlocked.Increment(ref _databases)}");

    /// <summary>Ends the server, which forgets everything, and starts it anew.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Delete(true);
    }

    private async Task StartServerAsync()
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        _server = Process.Start(new ProcessStartInfo(
            Binary!,
            [
                "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--databases", "2000",
                "--dir", _directory.FullName,
            ])
        {
            RedirectStandardOutput = true,
        })!;
        _server.BeginOutputReadLine();
        await Eventually.BecomesTrueAsync(AnswersAsync, "an answer of Redis");
    }

    private async Task StopAsync()
    {
        _server!.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
