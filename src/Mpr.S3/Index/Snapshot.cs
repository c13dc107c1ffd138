using System.Buffers.Binary;
using Mpr.S3.Storage;

namespace Mpr.S3.Index;

/// <summary>
/// The index of a bucket as a file, so that opening a bucket reads the leaves as they were instead of replaying the
/// whole log. It is an optimisation: without it, or when it is damaged, the log alone gives the same state.
/// </summary>
internal static class Snapshot
{
    private const string FileName = "index.snapshot";
    private const ulong Magic = 0x4D50_5253_4E41_5031;
    private const int BufferSize = 256 * 1024;

    /// <summary>Writes the state as of a position in the log: temporary file, fsync, rename.</summary>
    public static void Save(string folder, BucketIndex index, LogLocation position, bool fsync)
    {
        var path = Path.Combine(folder, FileName);
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize))
        {
            var crc = uint.MaxValue;
            Span<byte> number = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(number, Magic);
            file.Write(number);
            foreach (var block in Blocks(index, position))
            {
                BinaryPrimitives.WriteInt32LittleEndian(number, block.Length);
                file.Write(number[..4]);
                file.Write(block.Span);
                crc = LogFrame.Crc(block.Span, crc);
            }

            BinaryPrimitives.WriteInt32LittleEndian(number, -1);
            BinaryPrimitives.WriteUInt32LittleEndian(number[4..], crc);
            file.Write(number);
            file.Flush(fsync);
        }

        File.Move(temporary, path, overwrite: true);
        if (fsync)
        {
            Directories.Flush(folder);
        }
    }

    /// <summary>Loads the snapshot of a folder.</summary>
    /// <returns>
    /// The index and the position from which the log is to be replayed, or null without a sound snapshot.
    /// </returns>
    public static (BucketIndex Index, LogLocation Position)? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        try
        {
            return Read(file);
        }
        catch (Exception fault) when (fault is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }

    public static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));

    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(BucketIndex index, LogLocation position)
    {
        yield return Preamble(index, position);
        foreach (var leaf in index.Keys.Leaves)
        {
            yield return leaf.Bytes.AsMemory(0, leaf.Used);
        }
    }

    private static ReadOnlyMemory<byte> Preamble(BucketIndex index, LogLocation position)
    {
        var writer = new RecordWriter();
        writer.Number(position.Segment).Number(position.Offset).Number(index.Uploads.Count);
        foreach (var upload in index.Uploads.Values)
        {
            upload.Write(writer);
            Write(writer, upload.Location);
            writer.Number(upload.Parts.Count);
            foreach (var part in upload.Parts.Values)
            {
                part.Write(writer);
                Write(writer, part.Location);
            }
        }

        var completed = index.Completed.ToArray();
        writer.Number(completed.Length);
        Array.ForEach(completed, one => one.Write(writer));
        writer.Number(index.Keys.Leaves.Count);
        foreach (var leaf in index.Keys.Leaves)
        {
            writer.Number(leaf.Count);
        }

        return writer.Written;
    }

    private static (BucketIndex Index, LogLocation Position)? Read(FileStream file)
    {
        Span<byte> number = stackalloc byte[8];
        file.ReadExactly(number);
        if (BinaryPrimitives.ReadUInt64LittleEndian(number) != Magic)
        {
            return null;
        }

        var crc = uint.MaxValue;
        var reader = new RecordReader(ReadBlock(file, ref crc));
        var index = new BucketIndex();
        var position = new LogLocation((int)reader.Number(), reader.Number(), 0);
        ReadUploads(ref reader, index);
        for (var left = reader.Number(); left > 0; left--)
        {
            index.AddCompleted(CompletedUpload.Read(ref reader));
        }

        for (var left = reader.Number(); left > 0; left--)
        {
            var bytes = ReadBlock(file, ref crc);
            index.Load(new Leaf(bytes, bytes.Length, (int)reader.Number()));
        }

        file.ReadExactly(number);
        return BinaryPrimitives.ReadInt32LittleEndian(number) == -1
            && BinaryPrimitives.ReadUInt32LittleEndian(number[4..]) == crc
            ? (index, position)
            : null;
    }

    private static void ReadUploads(ref RecordReader reader, BucketIndex index)
    {
        for (var left = reader.Number(); left > 0; left--)
        {
            var upload = UploadState.Read(ref reader);
            upload.Location = ReadLocation(ref reader);
            index.AddUpload(upload);
            for (var parts = reader.Number(); parts > 0; parts--)
            {
                index.SetPart(upload.Id, UploadedPart.Read(ref reader) with { Location = ReadLocation(ref reader) });
            }
        }
    }

    private static byte[] ReadBlock(FileStream file, ref uint crc)
    {
        Span<byte> header = stackalloc byte[4];
        file.ReadExactly(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length < 0 || length > file.Length - file.Position)
        {
            throw new InvalidDataException("The snapshot is damaged.");
        }

        var block = new byte[length];
        file.ReadExactly(block);
        crc = LogFrame.Crc(block, crc);
        return block;
    }

    private static void Write(RecordWriter writer, LogLocation location) =>
        writer.Number(location.Segment).Number(location.Offset).Number(location.Length);

    private static LogLocation ReadLocation(ref RecordReader reader) =>
        new((int)reader.Number(), reader.Number(), (int)reader.Number());
}
