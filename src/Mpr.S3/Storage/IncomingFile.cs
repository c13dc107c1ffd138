using Microsoft.Win32.SafeHandles;
using Mpr.S3.Index;

namespace Mpr.S3.Storage;

/// <summary>A data file that is being written. Unless it is published, it is deleted when disposed.</summary>
internal sealed class IncomingFile : IDisposable
{
    // Below this size a write that fails costs less than the call that sets space aside.
    private const long PreallocateFrom = 1024 * 1024;

    private readonly DataFiles _files;
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly long _reserved;
    private long _length;
    private bool _published;

    public IncomingFile(DataFiles files, DataId id, string path, long size)
    {
        _files = files;
        _path = path;
        Id = id;
        _reserved = size;
        _handle = Create(path, size);
    }

    public DataId Id { get; }

    public void Append(ReadOnlySpan<byte> data)
    {
        RandomAccess.Write(_handle, data, _length);
        _length += data.Length;
    }

    /// <summary>
    /// 1: the bytes are flushed. 2: the file gets its final name. 3: the name is flushed. A crash before 2 leaves a
    /// file in the incoming folder, after it an object file that no index names; both are swept at the next start.
    /// </summary>
    public void Publish()
    {
        if (_length < _reserved)
        {
            // Of a form only the size as a whole is known beforehand: what was set aside too much is given back.
            RandomAccess.SetLength(_handle, _length);
        }

        _files.Flush(_handle);
        _handle.Dispose();
        _files.Publish(Id, _path);
        _published = true;
    }

    public void Dispose()
    {
        _handle.Dispose();
        if (!_published)
        {
            File.Delete(_path);
        }
    }

    private static SafeFileHandle Create(string path, long size)
    {
        try
        {
            return File.OpenHandle(
                path,
                FileMode.CreateNew,
                FileAccess.ReadWrite,
                FileShare.Read | FileShare.Delete,
                FileOptions.None,
                size >= PreallocateFrom ? size : 0);
        }
        catch (IOException fault) when (size >= PreallocateFrom && DiskSpace.IsRefusedPreallocation(fault))
        {
            File.Delete(path);
            throw new IOException($"There is no room for {size} bytes.", DiskSpace.NoSpace);
        }
    }
}
