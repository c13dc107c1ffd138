using Microsoft.Win32.SafeHandles;
using Mpr.S3.Index;

namespace Mpr.S3.Storage;

/// <summary>
/// The bytes of one version of an object. The files are opened at once, so that the version can be read to its end
/// though it is replaced meanwhile.
/// </summary>
internal sealed class ObjectReader : IDisposable
{
    private readonly SafeFileHandle[] _files;

    private ObjectReader(ObjectRecord record, SafeFileHandle[] files)
    {
        Record = record;
        _files = files;
    }

    public ObjectRecord Record { get; }

    /// <summary>Opens the present version of a key; null without one.</summary>
    /// <exception cref="FileNotFoundException">A data file is missing.</exception>
    public static ObjectReader? Open(BucketStore store, DataFiles files, byte[] key)
    {
        ObjectRecord? failed = null;
        while (store.Find(key) is { } record)
        {
            try
            {
                return new ObjectReader(record, OpenAll(record, files));
            }
            catch (FileNotFoundException) when (failed?.Parts[0].Data != record.Parts[0].Data)
            {
                // Replaced between the look-up and the open: the second look-up finds the new version. The same
                // version missing twice is a real loss and is thrown.
                failed = record;
            }
        }

        return null;
    }

    /// <summary>Reads from the object; as much as one file gives.</summary>
    /// <returns>How many bytes were read; 0 at the object's end.</returns>
    /// <exception cref="InvalidDataException">A data file is shorter than the index says.</exception>
    public int Read(Span<byte> target, long offset)
    {
        if (Record.Inline is { } inline)
        {
            var rest = inline.AsSpan((int)Math.Min(offset, inline.Length));
            rest = rest[..Math.Min(rest.Length, target.Length)];
            rest.CopyTo(target);
            return rest.Length;
        }

        for (var index = 0; index < _files.Length; index++)
        {
            var size = Record.Parts[index].Size;
            if (offset < size)
            {
                target = target[..(int)Math.Min(target.Length, size - offset)];
                var read = RandomAccess.Read(_files[index], target, offset);
                return read > 0 || target.IsEmpty
                    ? read
                    : throw new InvalidDataException($"The data file {Record.Parts[index].Data} is too short.");
            }

            offset -= size;
        }

        return 0;
    }

    public void Dispose() => Array.ForEach(_files, file => file.Dispose());

    private static SafeFileHandle[] OpenAll(ObjectRecord record, DataFiles files)
    {
        var handles = new List<SafeFileHandle>(record.Parts.Count);
        try
        {
            foreach (var part in record.Parts)
            {
                handles.Add(files.Open(part.Data));
            }

            return [.. handles];
        }
        catch (IOException)
        {
            handles.ForEach(handle => handle.Dispose());
            throw;
        }
    }
}
