using System.Diagnostics;
using Mpr.Testing;

namespace Mpr.S3.Tests.Clients;

/// <summary>
/// What people have on their machines, at its default settings: a multipart upload, 2,500 keys listed with prefix and
/// delimiter, a range, links, many deletions, awkward keys. What is not installed is skipped by name.
/// </summary>
public sealed class ClientMatrixTests
{
    [Theory]
    [InlineData("s3cmd", "s3cmd.sh")]
    [InlineData("rclone", "rclone.sh")]
    [InlineData("python3", "boto3.sh")]
    // Slow to start, and boto3 is what it is made of.
    [LongInlineData("aws", "aws.sh")]
    public async Task A_client_does_its_daily_work(string program, string script)
    {
        if (!await IsInstalledAsync(program, script))
        {
            Assert.Skip($"{Path.GetFileNameWithoutExtension(script)} is not installed.");
        }

        await using var host = await EndpointHost.StartAsync(options => options with { Fsync = false });
        var work = Directory.CreateTempSubdirectory("mpr-s3-client-").FullName;
        var size = LongRuns.Asked ? 100 : 12;
        var keys = LongRuns.Asked ? 2500 : 15;
        var (code, output) = await RunAsync("bash", work, host.Url, [Script(script), $"{size}", $"{keys}"]);
        Directory.Delete(work, recursive: true);
        Assert.True(code == 0, output);
        Assert.EndsWith("all done\n", output, StringComparison.Ordinal);
    }

    private static async Task<bool> IsInstalledAsync(string program, string script)
    {
        var check = script == "boto3.sh" ? "python3 -c 'import boto3'" : $"command -v {program}";
        return (await RunAsync("bash", "/", new Uri("http://localhost"), ["-c", check])).Code == 0;
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    private static async Task<(int Code, string Output)> RunAsync(
        string program, string folder, Uri url, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ENDPOINT"] = url.GetLeftPart(UriPartial.Authority);
        start.Environment["AUTHORITY"] = url.Authority;
        start.Environment["AWS_ACCESS_KEY_ID"] = EndpointHost.AccessKey;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = EndpointHost.SecretKey;
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        // Set, it makes one of the clients stop for want of TLS.
        start.Environment.Remove("AWS_CA_BUNDLE");
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await errors + output);
    }
}
