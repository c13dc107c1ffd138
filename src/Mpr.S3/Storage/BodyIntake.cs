using System.Buffers;
using System.Security.Cryptography;
using Mpr.S3.Checksums;

namespace Mpr.S3.Storage;

/// <summary>
/// Takes a stream of bytes in: MD5, checksum and file in one pass, while the next bytes are read and (by the source)
/// verified on another thread. Never more than two buffers of a body are in memory.
/// </summary>
internal sealed class BodyIntake(DataFiles files, DiskThreads disk)
{
    /// <summary>Objects up to this size live in the log, where one flush serves many.</summary>
    public const int InlineLimit = 16 * 1024;

    private const int BufferSize = 256 * 1024;

    /// <summary>Reads a source to its end.</summary>
    /// <param name="read">Fills a buffer; 0 at the end. Throws when the bytes are not sound.</param>
    /// <param name="length">The number of bytes expected.</param>
    /// <param name="algorithms">Of the checksums to compute.</param>
    /// <param name="mayBeInline">Whether few bytes may stay in memory, for the log.</param>
    /// <param name="cancellationToken">Ends the intake; what was written is deleted.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public async Task<ReceivedBody> ReceiveAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> read,
        long length,
        IReadOnlyCollection<ChecksumAlgorithm> algorithms,
        bool mayBeInline,
        CancellationToken cancellationToken)
    {
        using var digests = new BodyDigests(algorithms);
        if (mayBeInline && length <= InlineLimit)
        {
            var inline = await ReadInlineAsync(read, (int)length, digests, cancellationToken).ConfigureAwait(false);
            return new ReceivedBody(inline.Length, digests.Md5(), digests.Checksums(), inline, null);
        }

        IncomingFile? file = null;
        await disk.RunAsync(() => file = files.Create(length)).ConfigureAwait(false);
        try
        {
            var size = await PumpAsync(read, length, digests, file!, cancellationToken).ConfigureAwait(false);
            return new ReceivedBody(size, digests.Md5(), digests.Checksums(), null, file);
        }
        catch
        {
            file!.Dispose();
            throw;
        }
    }

    /// <summary>Makes a body's file durable under its final name; nothing for inline bytes.</summary>
    public Task PublishAsync(ReceivedBody body) =>
        body.File is { } file ? disk.RunAsync(file.Publish) : Task.CompletedTask;

    private static async Task<byte[]> ReadInlineAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> read,
        int length,
        BodyDigests digests,
        CancellationToken cancellationToken)
    {
        // One byte more than announced: the source is read to its verified end, and a longer one shows.
        var buffer = new byte[length + 1];
        var filled = 0;
        while (await read(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            filled += count;
            if (filled > length)
            {
                throw new InvalidDataException("The body is longer than announced.");
            }
        }

        digests.Append(buffer.AsSpan(0, filled));
        return buffer[..filled];
    }

    private static async Task<long> PumpAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> read,
        long length,
        BodyDigests digests,
        IncomingFile file,
        CancellationToken cancellationToken)
    {
        var pool = ArrayPool<byte>.Shared;
        var bufferSize = (int)Math.Clamp(length, InlineLimit, BufferSize);
        var (current, next) = (pool.Rent(bufferSize), pool.Rent(bufferSize));
        var work = Task.CompletedTask;
        long size = 0;
        try
        {
            while (true)
            {
                var count = await read(current.AsMemory(0, bufferSize), cancellationToken).ConfigureAwait(false);
                await work.ConfigureAwait(false);
                if (count == 0)
                {
                    return size;
                }

                size += count;
                var full = current;
                work = Task.Run(() => Take(full.AsSpan(0, count), digests, file), CancellationToken.None);
                (current, next) = (next, current);
            }
        }
        finally
        {
            await work.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
            pool.Return(current);
            pool.Return(next);
        }
    }

    private static void Take(ReadOnlySpan<byte> data, BodyDigests digests, IncomingFile file)
    {
        digests.Append(data);
        file.Append(data);
    }

    private sealed class BodyDigests(IReadOnlyCollection<ChecksumAlgorithm> algorithms) : IDisposable
    {
        private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        private readonly Dictionary<ChecksumAlgorithm, ChecksumAccumulator> _checksums =
            algorithms.Distinct().ToDictionary(algorithm => algorithm, ChecksumAccumulator.Create);

        public void Append(ReadOnlySpan<byte> data)
        {
            _md5.AppendData(data);
            foreach (var checksum in _checksums.Values)
            {
                checksum.Append(data);
            }
        }

        public byte[] Md5() => _md5.GetHashAndReset();

        public Dictionary<ChecksumAlgorithm, byte[]> Checksums() =>
            _checksums.ToDictionary(pair => pair.Key, pair => pair.Value.Finish());

        public void Dispose()
        {
            _md5.Dispose();
            foreach (var checksum in _checksums.Values)
            {
                checksum.Dispose();
            }
        }
    }
}
