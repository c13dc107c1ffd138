using Mpr.S3.Checksums;

namespace Mpr.S3.Index;

/// <summary>Everything about an object: one record of the log.</summary>
internal sealed record ObjectRecord
{
    public required byte[] Key { get; init; }

    public required long Size { get; init; }

    /// <summary>Unix time in milliseconds.</summary>
    public required long Modified { get; init; }

    public required ETag ETag { get; init; }

    public required Checksum Checksum { get; init; }

    public required ObjectAttributes Attributes { get; init; }

    /// <summary>The bytes themselves when the object is small; otherwise null.</summary>
    public byte[]? Inline { get; init; }

    /// <summary>The files that hold the bytes, in order; empty when they are inline.</summary>
    public IReadOnlyList<ObjectPart> Parts { get; init; } = [];

    public DateTimeOffset LastModified => DateTimeOffset.FromUnixTimeMilliseconds(Modified);

    public IndexEntry ToEntry(LogLocation location) =>
        new(Size, Modified, ETag, Checksum.Algorithm, Checksum.Type, Parts.Count > 0, location);

    public void Write(RecordWriter writer)
    {
        writer.Bytes(Key).Number(Size).Number(Modified).Bytes(ETag.ToBytes()).Number(ETag.Parts)
            .Byte((byte)Checksum.Algorithm).Byte((byte)Checksum.Type).Number(Checksum.Parts).Bytes(Checksum.Value);
        Attributes.Write(writer);
        writer.Number(Parts.Count);
        foreach (var part in Parts)
        {
            writer.Number(part.Number).Number(part.Size).Bytes(part.Data.ToBytes()).Bytes(part.Checksum);
        }

        if (Parts.Count == 0)
        {
            writer.Bytes(Inline ?? []);
        }
    }

    /// <summary>The object that a record of the log makes, or null when it makes none.</summary>
    public static ObjectRecord? Of(LogRecord record) => record switch
    {
        ObjectPut put => put.Object,
        UploadCompleted completed => completed.Object,
        _ => null,
    };

    /// <exception cref="InvalidDataException">There is no object at that place of the log.</exception>
    public static ObjectRecord Read(BucketLog log, LogLocation location) =>
        Of(LogRecord.Decode(log.Read(location).Span))
        ?? throw new InvalidDataException("The index names a record that is no object.");

    public static ObjectRecord Read(ref RecordReader reader)
    {
        var record = new ObjectRecord
        {
            Key = reader.Bytes().ToArray(),
            Size = reader.Number(),
            Modified = reader.Number(),
            ETag = ETag.From(reader.Bytes(), (int)reader.Number()),
            Checksum = ReadChecksum(ref reader),
            Attributes = ObjectAttributes.Read(ref reader),
        };
        var parts = new ObjectPart[reader.Number()];
        for (var index = 0; index < parts.Length; index++)
        {
            parts[index] = new ObjectPart(
                (int)reader.Number(), reader.Number(), DataId.From(reader.Bytes()), reader.Bytes().ToArray());
        }

        return parts.Length > 0 ? record with { Parts = parts } : record with { Inline = reader.Bytes().ToArray() };
    }

    private static Checksum ReadChecksum(ref RecordReader reader)
    {
        var algorithm = (ChecksumAlgorithm)reader.Byte();
        var type = (ChecksumType)reader.Byte();
        var parts = (int)reader.Number();
        return new Checksum(algorithm, type, reader.Bytes().ToArray(), parts);
    }
}
