using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Storage;

namespace Mpr.S3.Checking;

/// <summary>Reads every object and holds its bytes against what the index says of them.</summary>
internal sealed class ObjectCheck(DataCheck check, DataFiles files, string lostAndFound)
{
    private const int BufferSize = 256 * 1024;
    private readonly byte[] _buffer = new byte[BufferSize];

    public long Objects { get; private set; }

    public long Bytes { get; private set; }

    public async Task RunAsync(Bucket bucket, CancellationToken cancellationToken)
    {
        foreach (var record in bucket.Store.Records(withInline: true))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CheckObjectAsync(bucket, record).ConfigureAwait(false);
            Objects++;
            Bytes += record.Size;
        }

        await CheckUploadsAsync(bucket).ConfigureAwait(false);
    }

    private async Task CheckObjectAsync(Bucket bucket, ObjectRecord record)
    {
        var missing = record.Parts.FirstOrDefault(part => !File.Exists(files.PathOf(part.Data)));
        if (missing is not null)
        {
            await ReportAsync(bucket, record, S3FsckKind.MissingData, $"The data file {missing.Data} is missing.")
                .ConfigureAwait(false);
        }
        else if (Damage(record) is { } damage)
        {
            await ReportAsync(bucket, record, S3FsckKind.DamagedData, damage).ConfigureAwait(false);
        }
    }

    private async Task ReportAsync(Bucket bucket, ObjectRecord record, S3FsckKind kind, string detail)
    {
        await check.FindAsync(
            kind,
            bucket,
            record.Key,
            detail,
            "Remove the key; what is left of its bytes goes to s3/lost+found.",
            new ObjectDeleted(record.Key)).ConfigureAwait(false);
        if (check.Repairs)
        {
            Directory.CreateDirectory(lostAndFound);
            foreach (var part in record.Parts.Where(part => File.Exists(files.PathOf(part.Data))))
            {
                File.Move(files.PathOf(part.Data), Path.Combine(lostAndFound, part.Data.ToString()), overwrite: true);
            }
        }
    }

    private async Task CheckUploadsAsync(Bucket bucket)
    {
        var broken = bucket.Store.Read(index => index.Uploads.Values
            .Where(upload => upload.Parts.Values.Any(part => !File.Exists(files.PathOf(part.Data))))
            .ToList());
        foreach (var upload in broken)
        {
            await check.FindAsync(
                S3FsckKind.MissingPart,
                bucket,
                upload.Key,
                $"A part of the unfinished upload {upload.Id} is missing.",
                "Abort the upload.",
                new UploadAborted(upload.Id)).ConfigureAwait(false);
        }
    }

    /// <summary>What is wrong with an object's bytes; null when nothing is.</summary>
    private string? Damage(ObjectRecord record)
    {
        if (record.Inline is { } inline)
        {
            return inline.Length == record.Size && Sum(record.Checksum.Algorithm, inline).AsSpan()
                .SequenceEqual(record.Checksum.Value)
                ? null
                : "The bytes do not match their checksum.";
        }

        foreach (var part in record.Parts)
        {
            var expected = part.Checksum.Length > 0 ? part.Checksum : record.Checksum.Value;
            if (new FileInfo(files.PathOf(part.Data)).Length != part.Size)
            {
                return $"The data file {part.Data} is not {part.Size} bytes long.";
            }

            if (!Sum(record.Checksum.Algorithm, part.Data).AsSpan().SequenceEqual(expected))
            {
                return $"The data file {part.Data} does not match its {record.Checksum.Algorithm.Name()}.";
            }
        }

        return record.ETag.Parts == 0 || record.ETag.Parts == record.Parts.Count ? null : "Parts are missing.";
    }

    private static byte[] Sum(ChecksumAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        using var accumulator = ChecksumAccumulator.Create(algorithm);
        accumulator.Append(data);
        return accumulator.Finish();
    }

    private byte[] Sum(ChecksumAlgorithm algorithm, DataId id)
    {
        using var accumulator = ChecksumAccumulator.Create(algorithm);
        using var file = files.Open(id);
        long offset = 0;
        while (RandomAccess.Read(file, _buffer, offset) is var read and > 0)
        {
            accumulator.Append(_buffer.AsSpan(0, read));
            offset += read;
        }

        return accumulator.Finish();
    }
}
