using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Mpr.Testing;

namespace Mpr.S3.Tests.Durability;

/// <summary>Kills the endpoint at random moments of a load and looks whether it kept what it had promised.</summary>
public sealed class CrashTests
{
    private const string Bucket = "media";
    private const int Keys = 24;
    private const int Writers = 6;

    // What a key may hold: the last acknowledged state, and whatever was under way when the process died.
    private readonly ConcurrentDictionary<string, string> _acknowledged = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _underWay = new();

    public static int Rounds => LongRuns.Asked ? 100 : 2;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_torn()
    {
        var directory = Directory.CreateTempSubdirectory("mpr-s3-crash-").FullName;
        var random = new Random(4711);
        for (var round = 0; round < Rounds; round++)
        {
            using var host = await HostProcess.StartAsync(directory, "--bucket", Bucket);
            using (var client = host.Client())
            {
                await VerifyAsync(client);
                using var stopping = new CancellationTokenSource();
                var writers = Enumerable.Range(0, Writers).Select(
                    writer => WriteAsync(client, new Random((round * 100) + writer), writer, stopping.Token)).ToArray();
                await Task.Delay(random.Next(50, 600));
                await host.KillAsync();
                await stopping.CancelAsync();
                await Task.WhenAll(writers);
            }
        }

        using (var host = await HostProcess.StartAsync(directory))
        {
            using var client = host.Client();
            await VerifyAsync(client);
            Assert.NotEmpty(_acknowledged);
            await NoOrphansAsync(directory, host);
        }

        Directory.Delete(directory, recursive: true);
    }

    private async Task WriteAsync(AmazonS3Client client, Random random, int writer, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            // Each writer has keys of its own, so that the order of acknowledgements is the order of changes.
            var key = $"{writer}/{random.Next(Keys / Writers)}";
            var data = TestData.Bytes(
                random.Next(3) switch { 0 => 500, 1 => 40_000, _ => 400_000 } + random.Next(100), random.Next());
            var isDeletion = random.Next(6) == 0;
            var state = isDeletion ? "" : Convert.ToHexString(SHA256.HashData(data));
            _underWay.GetOrAdd(key, _ => []).Add(state);
            try
            {
                await ChangeAsync(client, key, isDeletion ? null : data, random.Next(4) == 0);
            }
            catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException)
            {
                return;
            }

            _acknowledged[key] = state;
            _underWay[key] = [];
        }
    }

    private static async Task ChangeAsync(AmazonS3Client client, string key, byte[]? data, bool inParts)
    {
        if (data is null)
        {
            await client.DeleteObjectAsync(Bucket, key);
            return;
        }

        if (!inParts)
        {
            await client.PutObjectAsync(
                new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = new MemoryStream(data) });
            return;
        }

        var id = (await client.InitiateMultipartUploadAsync(Bucket, key)).UploadId;
        var part = await client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = Bucket,
            Key = key,
            UploadId = id,
            PartNumber = 1,
            InputStream = new MemoryStream(data),
        });
        await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
        {
            BucketName = Bucket,
            Key = key,
            UploadId = id,
            PartETags = [new PartETag(1, part.ETag)],
        });
    }

    private async Task VerifyAsync(AmazonS3Client client)
    {
        foreach (var key in _underWay.Keys)
        {
            var found = await StateAsync(client, key);
            var allowed = _underWay[key].Append(_acknowledged.GetValueOrDefault(key, ""));
            Assert.True(allowed.Contains(found), $"{key} holds neither what was acknowledged nor what was under way.");
            _acknowledged[key] = found;
            _underWay[key] = [];
        }
    }

    private static async Task<string> StateAsync(AmazonS3Client client, string key)
    {
        try
        {
            using var get = await client.GetObjectAsync(Bucket, key);
            return Convert.ToHexString(SHA256.HashData(await get.ResponseStream.ReadAllAsync()));
        }
        catch (NoSuchKeyException)
        {
            return "";
        }
    }

    private static async Task NoOrphansAsync(string directory, HostProcess host)
    {
        // The sweep runs beside the requests: it is waited for. What fsck finds afterwards was left for good.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await host.KillAsync();
        while (true)
        {
            using var swept = await HostProcess.StartAsync(directory);
            using var client = swept.Client();
            await Task.Delay(200, deadline.Token);
            await client.ListBucketsAsync(deadline.Token);
            await swept.KillAsync();
            var report = await S3Fsck.RunAsync(directory, repair: false, cancellationToken: deadline.Token);
            if (report.Findings.Count == 0)
            {
                return;
            }

            Assert.All(report.Findings, finding => Assert.Equal(S3FsckKind.Orphan, finding.Kind));
        }
    }
}
