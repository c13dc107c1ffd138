using System.Diagnostics;
using System.Security.Cryptography;
using Mpr.S3.Checksums;

namespace Mpr.Bench.S3;

/// <summary>What nobody who verifies an upload can save: its digests in one pass, and the file, flushed.</summary>
internal static class BareWrite
{
    private const int BufferSize = 256 * 1024;

    /// <returns>The wall time.</returns>
    public static TimeSpan Run(string source, string target)
    {
        var began = Stopwatch.GetTimestamp();
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var crc = ChecksumAccumulator.Create(ChecksumAlgorithm.Crc64Nvme);
        using (var input = File.OpenHandle(source))
        using (var output = File.OpenHandle(target, FileMode.Create, FileAccess.Write))
        {
            var buffer = new byte[BufferSize];
            long offset = 0;
            while (RandomAccess.Read(input, buffer, offset) is var count and > 0)
            {
                var bytes = buffer.AsSpan(0, count);
                sha256.AppendData(bytes);
                md5.AppendData(bytes);
                crc.Append(bytes);
                RandomAccess.Write(output, bytes, offset);
                offset += count;
            }

            RandomAccess.FlushToDisk(output);
        }

        var taken = Stopwatch.GetElapsedTime(began);
        File.Delete(target);
        return taken;
    }

    /// <summary>Lower-case hex.</summary>
    public static async Task<string> Sha256Async(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }
}
