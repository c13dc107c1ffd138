using Mpr.S3.Checksums;

namespace Mpr.S3.Index;

/// <summary>A multipart upload that is neither completed nor aborted.</summary>
internal sealed class UploadState
{
    public required string Id { get; init; }

    public required byte[] Key { get; init; }

    /// <summary>Unix time in milliseconds.</summary>
    public required long Initiated { get; init; }

    /// <summary><see cref="ChecksumAlgorithm.None"/> when the client named none: CRC64NVME is kept then.</summary>
    public required ChecksumAlgorithm Algorithm { get; init; }

    public required ChecksumType Type { get; init; }

    public required ObjectAttributes Attributes { get; init; }

    public SortedDictionary<int, UploadedPart> Parts { get; } = [];

    public LogLocation Location { get; set; }

    /// <summary>The algorithm that the parts carry.</summary>
    public ChecksumAlgorithm Effective => Algorithm == ChecksumAlgorithm.None ? ChecksumAlgorithm.Crc64Nvme : Algorithm;

    public void Write(RecordWriter writer)
    {
        writer.Text(Id).Bytes(Key).Number(Initiated).Byte((byte)Algorithm).Byte((byte)Type);
        Attributes.Write(writer);
    }

    public static UploadState Read(ref RecordReader reader) => new()
    {
        Id = reader.Text(),
        Key = reader.Bytes().ToArray(),
        Initiated = reader.Number(),
        Algorithm = (ChecksumAlgorithm)reader.Byte(),
        Type = (ChecksumType)reader.Byte(),
        Attributes = ObjectAttributes.Read(ref reader),
    };
}

/// <summary>A part that was uploaded whole.</summary>
internal sealed record UploadedPart(int Number, long Size, ETag ETag, byte[] Checksum, long Modified, DataId Data)
{
    public LogLocation Location { get; init; }

    public void Write(RecordWriter writer) => writer.Number(Number).Number(Size).Bytes(ETag.ToBytes())
        .Bytes(Checksum).Number(Modified).Bytes(Data.ToBytes());

    public static UploadedPart Read(ref RecordReader reader) => new(
        (int)reader.Number(),
        reader.Number(),
        ETag.From(reader.Bytes()),
        reader.Bytes().ToArray(),
        reader.Number(),
        DataId.From(reader.Bytes()));
}

/// <summary>What is remembered of a completed upload, so that a repeated Complete gets the same answer.</summary>
internal sealed record CompletedUpload(string Id, byte[] Key, ETag ETag, Checksum Checksum, long Completed)
{
    public void Write(RecordWriter writer) => writer.Text(Id).Bytes(Key).Bytes(ETag.ToBytes()).Number(ETag.Parts)
        .Byte((byte)Checksum.Algorithm).Byte((byte)Checksum.Type).Number(Checksum.Parts).Bytes(Checksum.Value)
        .Number(Completed);

    public static CompletedUpload Read(ref RecordReader reader)
    {
        var id = reader.Text();
        var key = reader.Bytes().ToArray();
        var etag = ETag.From(reader.Bytes(), (int)reader.Number());
        var algorithm = (ChecksumAlgorithm)reader.Byte();
        var type = (ChecksumType)reader.Byte();
        var parts = (int)reader.Number();
        return new(id, key, etag, new Checksum(algorithm, type, reader.Bytes().ToArray(), parts), reader.Number());
    }
}
