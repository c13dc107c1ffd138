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
        IReadOnlyList<LambdaVariant> published = run.Variants ? await LambdaVariants.PublishAsync(cancellation) : [];
        var folder = Directory.CreateTempSubdirectory("mpr-bench-lambda-");
        try
        {
            var features = Path.Combine(folder.FullName, "ffmpeg.json");
            var known = LambdaVariants.AsBuilt with { Name = "knowing FFmpeg", Features = features };
            LambdaVariant[] others = [known, .. published, .. published.Select(v => v with
            {
                Name = $"{v.Name}, knowing FFmpeg", Features = features,
            })];
            var scratch = folder.CreateSubdirectory("scratch").FullName;
            await ColdAsync(known, scratch);
            var bare = new List<double>();
            List<ColdStarts> starts = [.. others.Prepend(LambdaVariants.AsBuilt).Select(v => new ColdStarts(v, [], []))];
            for (var turn = 0; turn < run.Runs; turn++)
            {
                bare.Add(await BareAsync(cancellation));
                foreach (var (variant, seconds, megabytes) in starts)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var (start, resident) = await ColdAsync(variant, scratch);
                    seconds.Add(start);
                    megabytes.Add(resident);
                }
            }

            return new BenchResult(
                [
                    new Measure("dotnet mpr.dll: --help, and lambda to its first poll", bare, starts[0].Seconds),
                    .. starts.Skip(1).Select(s => new Measure(
                        $"to the first poll: as built, and {s.Variant.Name}", starts[0].Seconds, s.Seconds)),
                ],
                [
                    .. starts.Select(s => s.Resident),
                    .. published.Select(v => new Figure($"size of all files, {v.Name}", Math.Round(v.Megabytes, 1), "MB")),
                ]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<double> BareAsync(CancellationToken cancellation)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [.. LambdaVariants.AsBuilt.Command.Skip(1), "--help"])
        {
            RedirectStandardOutput = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<(double Seconds, double Megabytes)> ColdAsync(LambdaVariant variant, string scratch)
    {
        await using var service = await LambdaService.StartAsync(new FunctionSettings
        {
            Command = variant.Command,
            Environment = new Dictionary<string, string>
            {
                ["S3_ENDPOINT_URL"] = "http://127.0.0.1:9",
                ["MPR_FFMPEG_FEATURES"] = variant.Features,
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

    private sealed record ColdStarts(LambdaVariant Variant, List<double> Seconds, List<double> Megabytes)
    {
        public Figure Resident => new(
            $"resident memory at the first poll, {Variant.Name}",
            Math.Round(Megabytes.Order().ElementAt(Megabytes.Count / 2), 1),
            "MB");
    }
}
