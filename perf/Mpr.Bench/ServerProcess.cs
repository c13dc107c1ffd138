using System.Diagnostics;
using System.Text.Json;
using Mpr.Processing.Storage;

namespace Mpr.Bench;

/// <summary><c>mpr up</c> as a child process on a data folder of its own: what is measured is the product.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // Settings of whoever runs the benchmark, which would turn the server to another store or database.
    private static readonly string[] Foreign =
    [
        "S3_ENDPOINT_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
        "MPR_DATABASE", "MPR_CONFIG", "S3_BUCKET_IN", "S3_BUCKET_OUT",
    ];

    private readonly Process _process;
    private readonly string _data;

    private ServerProcess(Process process, string data, JsonElement announced)
    {
        (_process, _data) = (process, data);
        ApiUrl = new Uri(announced.GetProperty("api_url").GetString()!);
        Storage = new ObjectStoreOptions
        {
            Endpoint = new Uri(announced.GetProperty("s3_url").GetString()!),
            AccessKey = announced.GetProperty("access_key_id").GetString(),
            SecretKey = announced.GetProperty("secret_access_key").GetString(),
            Region = "us-east-1",
        };
    }

    public Uri ApiUrl { get; }

    public ObjectStoreOptions Storage { get; }

    /// <summary>Processor time of the server's own process so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="data">A folder that goes with the server.</param>
    /// <param name="settings">Settings besides the standard ones.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<ServerProcess> StartAsync(
        string data, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        Directory.CreateDirectory(data);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "mpr.dll"),
                "up", "--json", "--quiet", "--data", data, "--port", "0", "--s3-port", "0",
            },
            RedirectStandardOutput = true,
        };
        foreach (var name in Foreign)
        {
            start.Environment.Remove(name);
        }

        start.Environment["MPR_LOG_LEVEL"] = "warning";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(cancellation)
            ?? throw new InvalidOperationException("The server did not start; its reason is above.");
        using var announced = JsonDocument.Parse(line);
        return new ServerProcess(process, data, announced.RootElement.Clone());
    }

    public async ValueTask DisposeAsync()
    {
        // SIGTERM, so that it stops as in service; Process knows only the other way.
        using var kill = Process.Start("kill", [$"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
