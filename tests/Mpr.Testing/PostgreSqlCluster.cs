using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace Mpr.Testing;

/// <summary>A private PostgreSQL server in a directory of its own, or the news that the machine has none.</summary>
public sealed class PostgreSqlCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mpr-pg-");
    private readonly string _binaries;
    private Process? _server;

    private readonly bool _durable;

    private PostgreSqlCluster(string binaries, bool durable) => (_binaries, _durable) = (binaries, durable);

    public int Port { get; } = FreePort.Take();

    /// <summary>Directory of the newest server that is installed; null when there is none.</summary>
    public static string? Binaries { get; } = Find();

    /// <param name="durable">
    /// Whether commits reach the disk: what is measured pays for it, what is tested need not.
    /// </param>
    public static async Task<PostgreSqlCluster> StartAsync(bool durable = false)
    {
        if (Binaries is null)
        {
            Assert.Skip("PostgreSQL is not installed on this machine (no initdb found): its suites are not run.");
        }

        var cluster = new PostgreSqlCluster(Binaries, durable);
        await cluster.InitialiseAsync();
        await cluster.StartServerAsync();
        return cluster;
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=mpr;Database={database};Maximum Pool Size=60;Timeout=5";

    /// <summary>Process id of the server; its children do the work.</summary>
    public int ProcessId => _server!.Id;

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task StartServerAsync()
    {
        _server = Start("postgres", "-D", Data, "-k", "", "-h", "127.0.0.1",
            "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", _durable ? "fsync=on" : "fsync=off",
            "-c", "max_connections=300");
        await Eventually.BecomesTrueAsync(AnswersAsync, "an answer of PostgreSQL");
    }

    /// <summary>Ends the server as a pulled plug does.</summary>
    public async Task StopHardAsync()
    {
        // The children of a killed postmaster end by themselves, but not at once: SIGQUIT is its immediate shutdown.
        using var kill = Process.Start("kill", ["-QUIT", _server!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await StopHardAsync();
        }

        _directory.Delete(true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private string Data => Path.Combine(_directory.FullName, "data");

    private async Task InitialiseAsync()
    {
        Directory.CreateDirectory(Data);
        if (Environment.UserName == "root")
        {
            // The server refuses to run as root.
            using var chown = Process.Start("chown", ["-R", "postgres", _directory.FullName]);
            await chown.WaitForExitAsync();
        }

        using var initdb = Start("initdb", "-D", Data, "-A", "trust", "-U", "mpr", "-E", "UTF8", "--no-sync");
        await initdb.WaitForExitAsync();
        Assert.True(initdb.ExitCode == 0, "initdb failed");
    }

    private Process Start(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        var info = Environment.UserName == "root"
            ? new ProcessStartInfo(
                "setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        var process = Process.Start(info)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string? Find()
    {
        string[] roots = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];
        return roots.Where(Directory.Exists)
            .SelectMany(Directory.GetDirectories)
            .Select(d => Path.Combine(d, "bin"))
            .Where(d => File.Exists(Path.Combine(d, "initdb")))
            .OrderByDescending(d => d, StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
