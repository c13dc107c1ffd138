using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Storage;

namespace Mpr.Bench.S3;

/// <summary>
/// Fills a bucket by its log, without an endpoint in between: a million requests would take longer than all
/// the rest.
/// </summary>
internal static class ManyKeys
{
    private const int AtOnce = 1000;

    public static async Task FillAsync(string data, string bucket, int count)
    {
        using var directory = DataDirectory.Open(data);
        using var disk = new DiskThreads();
        await using (var catalog = new BucketCatalog(directory.Buckets, fsync: false, disk, NullLogger.Instance))
        {
            var (made, _) = await catalog.CreateAsync(bucket, new BucketSettings { Created = Now });
            for (var first = 0; first < count; first += AtOnce)
            {
                await Task.WhenAll(Enumerable.Range(first, Math.Min(AtOnce, count - first)).Select(number =>
                {
                    var record = Record(number);
                    return made.Store.CommitAsync("", _ => new ObjectPut(record));
                }));
            }
        }

        directory.MarkClosed();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static ObjectRecord Record(int number)
    {
        var key = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"library/{number % 100:000}/season {number / 100 % 50:00}/film-{number:0000000}.mp4"));
        var body = BitConverter.GetBytes(number);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        md5.AppendData(body);
        using var crc = ChecksumAccumulator.Create(ChecksumAlgorithm.Crc64Nvme);
        crc.Append(body);
        return new ObjectRecord
        {
            Key = key,
            Size = body.Length,
            Modified = Now.ToUnixTimeMilliseconds(),
            ETag = ETag.From(md5.GetHashAndReset()),
            Checksum = new Checksum(ChecksumAlgorithm.Crc64Nvme, ChecksumType.FullObject, crc.Finish()),
            Attributes = ObjectAttributes.Default,
            Inline = body,
        };
    }
}
