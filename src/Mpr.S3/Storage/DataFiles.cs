using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Mpr.S3.Index;

namespace Mpr.S3.Storage;

/// <summary>
/// The files that hold the bytes of objects: <c>objects/xx/yy/ID</c>, and <c>incoming/ID</c> while they are written.
/// No text of a client ever reaches a path. Thread-safe.
/// </summary>
internal sealed class DataFiles
{
    private readonly string _objects;
    private readonly string _incoming;
    private readonly int _generation;
    private readonly bool _fsync;
    private readonly ConcurrentDictionary<string, bool> _folders = new(StringComparer.Ordinal);

    /// <param name="root">The endpoint's own folder.</param>
    /// <param name="generation">Number of this start; see <see cref="DataId"/>.</param>
    /// <param name="fsync">Whether files and names are flushed before they are published.</param>
    public DataFiles(string root, int generation, bool fsync)
    {
        _objects = Path.Combine(root, "objects");
        _incoming = Path.Combine(root, "incoming");
        _generation = generation;
        _fsync = fsync;
        Directory.CreateDirectory(_objects);
        Directory.CreateDirectory(_incoming);
    }

    public string Objects => _objects;

    public string Incoming => _incoming;

    public int Generation => _generation;

    public string PathOf(DataId id) => Path.Combine(FolderOf(id), id.ToString());

    /// <summary>Begins a new file.</summary>
    /// <param name="size">Disk space is set aside for this many bytes.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public IncomingFile Create(long size)
    {
        var id = DataId.Create(_generation);
        return new IncomingFile(this, id, Path.Combine(_incoming, id.ToString()), size);
    }

    /// <exception cref="FileNotFoundException">
    /// The object was replaced and its file deleted: look the key up again.
    /// </exception>
    public SafeFileHandle Open(DataId id) => File.OpenHandle(
        PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);

    public void Delete(IReadOnlyList<DataId> ids)
    {
        foreach (var id in ids)
        {
            var path = PathOf(id);
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>The names of all published files.</summary>
    public IEnumerable<DataId> All()
    {
        foreach (var path in Directory.EnumerateFiles(_objects, "*", SearchOption.AllDirectories))
        {
            if (DataId.TryParse(Path.GetFileName(path), out var id))
            {
                yield return id;
            }
        }
    }

    /// <summary>Gives a written and flushed file its final name, durably.</summary>
    public void Publish(DataId id, string incoming)
    {
        var folder = FolderOf(id);
        if (!_folders.ContainsKey(folder))
        {
            Directory.CreateDirectory(folder);
            Flush(Path.GetDirectoryName(folder)!);
            Flush(_objects);
            _folders[folder] = true;
        }

        File.Move(incoming, Path.Combine(folder, id.ToString()));
        Flush(folder);
    }

    /// <summary>Flushes the bytes of a file, when files are to be flushed.</summary>
    public void Flush(SafeFileHandle file)
    {
        if (_fsync)
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    private void Flush(string folder)
    {
        if (_fsync)
        {
            Directories.Flush(folder);
        }
    }

    private string FolderOf(DataId id)
    {
        var name = id.ToString();
        return Path.Combine(_objects, name[..2], name[2..4]);
    }
}
