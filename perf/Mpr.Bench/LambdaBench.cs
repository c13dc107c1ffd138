using System.Globalization;
using Mpr.Testing.Lambda;

namespace Mpr.Bench;

/// <summary>
/// What a cold start of the function costs: from the start of the process to its first poll, which is when Lambda counts it
/// as started, and the memory that it then holds. The share of the bare runtime is measured beside it.
/// </summary>
internal static class LambdaBench
{
    public static async Task<BenchResult> RunAsync(BenchRun run, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("mpr-bench-lambda-");
        try
        {
            var (bare, starts, memory) = (new List<double>(), new List<double>(), new List<double>());
            for (var turn = 0; turn < run.Runs; turn++)
            {
                cancellation.ThrowIfCancellationRequested();
                bare.Add(await BareAsync(cancellation));
                var (start, resident) = await ColdAsync(folder.FullName);
                starts.Add(start);
                memory.Add(resident);
            }

            return new BenchResult(
                [new Measure("dotnet mpr.dll: --help, and lambda to its first poll", bare, starts)],
                [new Figure("resident memory at the first poll", Math.Round(memory.Order().ElementAt(memory.Count / 2), 1), "MB")]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> BareAsync(CancellationToken cancellation)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [Program, "--help"])
        {
            RedirectStandardOutput = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<(double Seconds, double Megabytes)> ColdAsync(string scratch)
    {
        await using var service = await LambdaService.StartAsync(new FunctionSettings
        {
            Command = ["dotnet", Program],
            Environment = new Dictionary<string, string>
            {
                ["S3_ENDPOINT_URL"] = "http://127.0.0.1:9",
                ["AWS_ACCESS_KEY_ID"] = "bench-access",
                ["AWS_SECRET_ACCESS_KEY"] = "bench-secret",
                ["MPR_CALLBACK_SECRET"] = "whsec_" + Convert.ToBase64String(new byte[32]),
                ["MPR_LAMBDA_SCRATCH"] = scratch,
            },
        });
        var process = await service.WarmAsync(TimeSpan.FromMinutes(2));
        return (process.Age.TotalSeconds, Resident(process.Id));
    }

    // VmRSS of /proc, in kB: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    private static double Resident(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        var digits = line.Where(char.IsAsciiDigit).ToArray();
        return double.Parse(digits, CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "mpr.dll");
}
