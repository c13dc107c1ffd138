using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;

namespace Mpr.Bench.S3;

/// <summary>
/// <c>mpr s3</c> as a child process: what is measured is the product, and its memory is nobody else's.
/// </summary>
internal sealed class EndpointProcess : IAsyncDisposable
{
    public const string AccessKey = "BENCHBENCHBENCHBENCH";
    public const string SecretKey = "benchbenchbenchbenchbenchbenchbenchbench";
    private const double TicksPerSecond = 100;

    private readonly Process _process;

    private EndpointProcess(Process process, Uri url, TimeSpan start)
    {
        _process = process;
        Url = url;
        Start = start;
    }

    public Uri Url { get; }

    /// <summary>From the start of the process until it listens.</summary>
    public TimeSpan Start { get; }

    /// <summary>The most memory that was resident at once, in MB of a million bytes.</summary>
    public double PeakMegabytes => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) * 1024 / 1e6;

    /// <summary>Seconds of processor that it has used.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture)
                + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    public static async Task<EndpointProcess> StartAsync(string data, bool fsync, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "mpr.dll"),
                "s3", "--json", "--quiet", "--data", data, "--port", "0",
            },
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("MPR_CONFIG");
        start.Environment["MPR_LOG_LEVEL"] = "warning";
        start.Environment["MPR_S3_FSYNC"] = fsync ? "true" : "false";
        start.Environment["AWS_ACCESS_KEY_ID"] = AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = SecretKey;
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(cancellation)
            ?? throw new InvalidOperationException("The endpoint did not start; its reason is above.");
        var taken = Stopwatch.GetElapsedTime(began);
        using var announced = JsonDocument.Parse(line);
        return new EndpointProcess(process, new Uri(announced.RootElement.GetProperty("s3_url").GetString()!), taken);
    }

    public AmazonS3Client Client() => new(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonS3Config
        {
            ServiceURL = Url.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
        });

    public async ValueTask DisposeAsync()
    {
        using var kill = Process.Start("kill", [$"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
