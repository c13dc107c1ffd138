using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;

namespace Mpr.S3.Tests.Durability;

/// <summary>An endpoint in a process of its own, which can be killed.</summary>
public sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<HostProcess> StartAsync(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Mpr.S3.Host"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["AWS_ACCESS_KEY_ID"] = EndpointHost.AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = EndpointHost.SecretKey,
            },
        };
        foreach (var argument in (string[])[directory, "0", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var url = await process.StandardOutput.ReadLineAsync(deadline.Token)
            ?? throw new InvalidOperationException("The endpoint did not start.");
        return new HostProcess(process, new Uri(url));
    }

    public AmazonS3Client Client() => new(
        new BasicAWSCredentials(EndpointHost.AccessKey, EndpointHost.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = Url.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
            Timeout = TimeSpan.FromSeconds(30),
        });

    /// <summary>SIGKILL: nothing of the process runs after it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
