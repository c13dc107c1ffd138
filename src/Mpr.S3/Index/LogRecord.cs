namespace Mpr.S3.Index;

/// <summary>
/// One change of a bucket. The same record is applied when it is committed and when the log is replayed.
/// </summary>
internal abstract record LogRecord
{
    protected abstract RecordKind Kind { get; }

    public ReadOnlyMemory<byte> Encode()
    {
        var writer = new RecordWriter();
        writer.Byte((byte)Kind);
        WriteFields(writer);
        return writer.Written;
    }

    /// <exception cref="InvalidDataException">The bytes are no record of a known kind.</exception>
    public static LogRecord Decode(ReadOnlySpan<byte> payload)
    {
        var reader = new RecordReader(payload);
        return (RecordKind)reader.Byte() switch
        {
            RecordKind.ObjectPut => new ObjectPut(ObjectRecord.Read(ref reader)),
            RecordKind.ObjectDeleted => new ObjectDeleted(reader.Bytes().ToArray()),
            RecordKind.UploadCreated => new UploadCreated(UploadState.Read(ref reader)),
            RecordKind.PartStored => new PartStored(reader.Text(), UploadedPart.Read(ref reader)),
            RecordKind.UploadCompleted => new UploadCompleted(reader.Text(), ObjectRecord.Read(ref reader)),
            RecordKind.UploadAborted => new UploadAborted(reader.Text()),
            var kind => throw new InvalidDataException($"The log holds a record of unknown kind {(byte)kind}."),
        };
    }

    /// <summary>Changes the index.</summary>
    public abstract void Apply(BucketIndex index, LogLocation location);

    /// <summary>The data files that nothing names any more once this record is applied.</summary>
    /// <param name="index">Before the change.</param>
    /// <param name="read">Reads the record of an object.</param>
    public virtual IReadOnlyList<DataId> Supersedes(BucketIndex index, Func<LogLocation, ObjectRecord> read) => [];

    protected abstract void WriteFields(RecordWriter writer);

    protected static IReadOnlyList<DataId> FilesOf(
        BucketIndex index, ReadOnlySpan<byte> key, Func<LogLocation, ObjectRecord> read)
    {
        return index.Keys.TryGet(key, out var entry) && entry.HasFiles
            ? [.. read(entry.Location).Parts.Select(part => part.Data)]
            : [];
    }

    /// <summary>The numbers are written to disk.</summary>
    protected enum RecordKind : byte
    {
        ObjectPut = 1,
        ObjectDeleted = 2,
        UploadCreated = 3,
        PartStored = 4,
        UploadCompleted = 5,
        UploadAborted = 6,
    }
}

internal sealed record ObjectPut(ObjectRecord Object) : LogRecord
{
    protected override RecordKind Kind => RecordKind.ObjectPut;

    public override void Apply(BucketIndex index, LogLocation location) =>
        index.Set(Object.Key, Object.ToEntry(location));

    public override IReadOnlyList<DataId> Supersedes(BucketIndex index, Func<LogLocation, ObjectRecord> read) =>
        [.. FilesOf(index, Object.Key, read).Except(Object.Parts.Select(part => part.Data))];

    protected override void WriteFields(RecordWriter writer) => Object.Write(writer);
}

internal sealed record ObjectDeleted(byte[] Key) : LogRecord
{
    protected override RecordKind Kind => RecordKind.ObjectDeleted;

    public override void Apply(BucketIndex index, LogLocation location) => index.Remove(Key);

    public override IReadOnlyList<DataId> Supersedes(BucketIndex index, Func<LogLocation, ObjectRecord> read) =>
        FilesOf(index, Key, read);

    protected override void WriteFields(RecordWriter writer) => writer.Bytes(Key);
}

internal sealed record UploadCreated(UploadState Upload) : LogRecord
{
    protected override RecordKind Kind => RecordKind.UploadCreated;

    public override void Apply(BucketIndex index, LogLocation location)
    {
        Upload.Location = location;
        index.AddUpload(Upload);
    }

    protected override void WriteFields(RecordWriter writer) => Upload.Write(writer);
}

internal sealed record PartStored(string UploadId, UploadedPart Part) : LogRecord
{
    protected override RecordKind Kind => RecordKind.PartStored;

    public override void Apply(BucketIndex index, LogLocation location) =>
        index.SetPart(UploadId, Part with { Location = location });

    public override IReadOnlyList<DataId> Supersedes(BucketIndex index, Func<LogLocation, ObjectRecord> read) =>
        index.Uploads.TryGetValue(UploadId, out var upload) && upload.Parts.TryGetValue(Part.Number, out var previous)
            && previous.Data != Part.Data
            ? [previous.Data]
            : [];

    protected override void WriteFields(RecordWriter writer)
    {
        writer.Text(UploadId);
        Part.Write(writer);
    }
}

internal sealed record UploadCompleted(string UploadId, ObjectRecord Object) : LogRecord
{
    protected override RecordKind Kind => RecordKind.UploadCompleted;

    public override void Apply(BucketIndex index, LogLocation location)
    {
        index.Set(Object.Key, Object.ToEntry(location));
        index.RemoveUpload(UploadId);
        index.AddCompleted(new CompletedUpload(UploadId, Object.Key, Object.ETag, Object.Checksum, Object.Modified));
    }

    public override IReadOnlyList<DataId> Supersedes(BucketIndex index, Func<LogLocation, ObjectRecord> read)
    {
        var replaced = FilesOf(index, Object.Key, read);
        var unused = index.Uploads.TryGetValue(UploadId, out var upload)
            ? upload.Parts.Values.Select(part => part.Data)
            : [];
        return [.. replaced.Concat(unused).Except(Object.Parts.Select(part => part.Data))];
    }

    protected override void WriteFields(RecordWriter writer)
    {
        writer.Text(UploadId);
        Object.Write(writer);
    }
}

internal sealed record UploadAborted(string UploadId) : LogRecord
{
    protected override RecordKind Kind => RecordKind.UploadAborted;

    public override void Apply(BucketIndex index, LogLocation location) => index.RemoveUpload(UploadId);

    public override IReadOnlyList<DataId> Supersedes(BucketIndex index, Func<LogLocation, ObjectRecord> read) =>
        index.Uploads.TryGetValue(UploadId, out var upload)
            ? [.. upload.Parts.Values.Select(part => part.Data)]
            : [];

    protected override void WriteFields(RecordWriter writer) => writer.Text(UploadId);
}
