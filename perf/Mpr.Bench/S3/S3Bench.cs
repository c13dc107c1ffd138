using System.Diagnostics;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.Bench.S3;

/// <summary>
/// The embedded endpoint in a process of its own: large reads against nginx, large writes against bare digests and
/// file, listings, small writes, memory, and a bucket of a million keys. Each pair is run in turns.
/// </summary>
internal static class S3Bench
{
    private const string Bucket = "mpr-media-in";
    private const string ListBucket = "bench-list";
    private const string LargeBucket = "bench-million";
    private const long Gibibyte = 1L << 30;
    private const int ListedKeys = 100_000;
    private const int ManyKeysCount = 1_000_000;
    private const int SmallPuts = 5_000;

    public static async Task<BenchResult> RunAsync(BenchRun run, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench", "s3"));
        Directory.CreateDirectory(folder);
        var data = Path.Combine(folder, "data");
        try
        {
            var file = await MakeFileAsync(Path.Combine(folder, "gibibyte.bin"), cancellation);
            BenchRun.Say($"making {ListedKeys} keys");
            await ManyKeys.FillAsync(data, ListBucket, ListedKeys);
            var measures = new List<Measure>();
            var figures = new List<Figure>();
            await MeasureAsync(data, file, run, measures, figures, cancellation);
            await MeasureWithoutFlushAsync(data, figures, cancellation);
            await MeasureManyAsync(data, figures, cancellation);
            return new BenchResult(measures, figures);
        }
        finally
        {
            if (Directory.Exists(data))
            {
                Directory.Delete(data, recursive: true);
            }
        }
    }

    private static async Task MeasureAsync(
        string data,
        string file,
        BenchRun run,
        List<Measure> measures,
        List<Figure> figures,
        CancellationToken cancellation)
    {
        await using var server = await EndpointProcess.StartAsync(data, fsync: true, cancellation);
        using var uploads = new SignedUploads(server.Url);
        measures.Add(await PutAsync(server, uploads, file, run, cancellation));
        figures.Add(new Figure("PUT 1 GiB signed / digests and file", measures[^1].Ratio, "x", 1.4));
        if (await GetAsync(server, file, run, cancellation) is { } get)
        {
            measures.Add(get);
            figures.Add(new Figure("GET 1 GiB, rate / nginx", Math.Round(1 / get.Ratio, 3), "x", 0.7, IsLeast: true));
        }

        await ListAsync(server, figures, cancellation);
        var rate = await uploads.SmallPutsPerSecondAsync(Bucket, SmallPuts, cancellation);
        figures.Add(new Figure("small PUTs, 16 in flight, with fsync", Math.Round(rate), "/s"));
        figures.Add(new Figure("peak resident memory of all that", Math.Round(server.PeakMegabytes), "MB", 200));
    }

    private static async Task MeasureWithoutFlushAsync(
        string data, List<Figure> figures, CancellationToken cancellation)
    {
        await using var server = await EndpointProcess.StartAsync(data, fsync: false, cancellation);
        using var uploads = new SignedUploads(server.Url);
        await uploads.SmallPutsPerSecondAsync(Bucket, SmallPuts / 5, cancellation);
        var rate = await uploads.SmallPutsPerSecondAsync(Bucket, SmallPuts, cancellation);
        figures.Add(new Figure("small PUTs, 16 in flight, no fsync", Math.Round(rate), "/s", 1000, IsLeast: true));
    }

    private static async Task MeasureManyAsync(string data, List<Figure> figures, CancellationToken cancellation)
    {
        BenchRun.Say($"making {ManyKeysCount} keys");
        await ManyKeys.FillAsync(data, LargeBucket, ManyKeysCount);
        await using var server = await EndpointProcess.StartAsync(data, fsync: true, cancellation);
        figures.Add(new Figure("start with 1,000,000 keys", Math.Round(server.Start.TotalSeconds, 2), "s", 2));
        using var client = server.Client();
        var (small, _) = await ListAllAsync(client, ListBucket, int.MaxValue, cancellation);
        var (large, _) = await ListAllAsync(client, LargeBucket, ListedKeys, cancellation);
        figures.Add(new Figure(
            "listing rate, 1,000,000 keys / 100,000 keys",
            Math.Round(small.TotalSeconds / large.TotalSeconds, 2), "x", 0.8, IsLeast: true));
        figures.Add(new Figure("peak resident memory with 1,100,000 keys", Math.Round(server.PeakMegabytes), "MB"));
    }

    private static async Task ListAsync(EndpointProcess server, List<Figure> figures, CancellationToken cancellation)
    {
        using var client = server.Client();
        await ListAllAsync(client, ListBucket, ListedKeys, cancellation);
        var cpu = server.CpuSeconds;
        var (taken, keys) = await ListAllAsync(client, ListBucket, ListedKeys, cancellation);
        if (keys != ListedKeys)
        {
            throw new InvalidOperationException($"The listing has {keys} keys and not {ListedKeys}.");
        }

        figures.Add(new Figure("listing 100,000 keys with AWSSDK.S3", Math.Round(taken.TotalSeconds, 2), "s", 3));
        figures.Add(new Figure("... processor time of the server", Math.Round(server.CpuSeconds - cpu, 2), "s", 1));
    }

    private static async Task<(TimeSpan Taken, int Keys)> ListAllAsync(
        AmazonS3Client client, string bucket, int most, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var request = new ListObjectsV2Request { BucketName = bucket };
        var keys = 0;
        ListObjectsV2Response page;
        do
        {
            page = await client.ListObjectsV2Async(request, cancellation);
            keys += page.S3Objects.Count;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true && keys < most);
        return (Stopwatch.GetElapsedTime(began), keys);
    }

    private static async Task<Measure> PutAsync(
        EndpointProcess server, SignedUploads uploads, string file, BenchRun run, CancellationToken cancellation)
    {
        var sha256 = await BareWrite.Sha256Async(file, cancellation);
        var (bare, mpr) = (new List<double>(), new List<double>());
        for (var round = 1; round <= run.Runs; round++)
        {
            bare.Add(Math.Round(BareWrite.Run(file, file + ".bare").TotalSeconds, 3));
            var began = Stopwatch.GetTimestamp();
            await using var body = File.OpenRead(file);
            await uploads.PutAsync($"/{Bucket}/large", new StreamContent(body, 256 * 1024), sha256, cancellation);
            mpr.Add(Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3));
            BenchRun.Say($"PUT 1 GiB: bare {bare[^1]} s, endpoint {mpr[^1]} s, {server.PeakMegabytes:0} MB");
        }

        return new Measure("PUT 1 GiB signed", bare, mpr);
    }

    private static async Task<Measure?> GetAsync(
        EndpointProcess server, string file, BenchRun run, CancellationToken cancellation)
    {
        await using var nginx = await NginxProcess.StartAsync(Path.GetDirectoryName(file)!, cancellation);
        if (nginx is null)
        {
            BenchRun.Say("nginx is not installed: reads are not compared with it");
            return null;
        }

        var (bare, mpr) = (new List<double>(), new List<double>());
        for (var round = 1; round <= run.Runs; round++)
        {
            bare.Add(await ReadAsync(new Uri(nginx.Url, Path.GetFileName(file)), cancellation));
            mpr.Add(await ReadAsync(new Uri(server.Url, $"{Bucket}/large"), cancellation));
            BenchRun.Say($"GET 1 GiB: nginx {bare[^1]} s, endpoint {mpr[^1]} s");
        }

        return new Measure("GET 1 GiB", bare, mpr);
    }

    private static async Task<double> ReadAsync(Uri url, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var buffer = new byte[256 * 1024];
        var began = Stopwatch.GetTimestamp();
        await using var body = await http.GetStreamAsync(url, cancellation);
        long size = 0;
        while (await body.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            size += count;
        }

        return size == Gibibyte
            ? Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3)
            : throw new InvalidOperationException($"{url} gave {size} bytes.");
    }

    private static async Task<string> MakeFileAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != Gibibyte)
        {
            BenchRun.Say("making 1 GiB of noise");
            var piece = new byte[1 << 20];
            await using var file = File.Create(path);
            for (var number = 0; number < 1024; number++)
            {
                Random.Shared.NextBytes(piece);
                await file.WriteAsync(piece, cancellation);
            }
        }

        return path;
    }
}
