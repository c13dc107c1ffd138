namespace Mpr.S3.Index;

/// <summary>
/// The state of a bucket in memory. Only the bucket's writer changes it, holding <see cref="Sync"/>; others read it
/// holding <see cref="Sync"/>; the writer may read it without.
/// </summary>
internal sealed class BucketIndex
{
    /// <summary>Completed uploads that are remembered at most.</summary>
    private const int MaximumCompleted = 1000;

    private readonly Dictionary<string, CompletedUpload> _completed = [];
    private readonly Queue<string> _completedOrder = new();

    public Lock Sync { get; } = new();

    public KeyMap Keys { get; } = new();

    public Dictionary<string, UploadState> Uploads { get; } = [];

    public IEnumerable<CompletedUpload> Completed => _completedOrder.Select(id => _completed[id]);

    /// <summary>Bytes of all objects.</summary>
    public long TotalSize { get; private set; }

    /// <summary>Bytes of the log that are still needed.</summary>
    public long LiveBytes { get; private set; }

    public void Set(ReadOnlySpan<byte> key, in IndexEntry entry)
    {
        var previous = Keys.Set(key, entry);
        TotalSize += entry.Size - (previous?.Size ?? 0);
        LiveBytes += entry.Location.Length - (previous?.Location.Length ?? 0);
    }

    public void Remove(ReadOnlySpan<byte> key)
    {
        if (Keys.Remove(key) is { } previous)
        {
            TotalSize -= previous.Size;
            LiveBytes -= previous.Location.Length;
        }
    }

    public void AddUpload(UploadState upload)
    {
        if (Uploads.TryGetValue(upload.Id, out var known))
        {
            LiveBytes += upload.Location.Length - known.Location.Length;
            known.Location = upload.Location;
            return;
        }

        Uploads.Add(upload.Id, upload);
        LiveBytes += upload.Location.Length;
    }

    public void SetPart(string uploadId, UploadedPart part)
    {
        if (Uploads.TryGetValue(uploadId, out var upload))
        {
            LiveBytes -= upload.Parts.TryGetValue(part.Number, out var previous) ? previous.Location.Length : 0;
            LiveBytes += part.Location.Length;
            upload.Parts[part.Number] = part;
        }
    }

    public void RemoveUpload(string uploadId)
    {
        if (Uploads.Remove(uploadId, out var upload))
        {
            LiveBytes -= upload.Location.Length + upload.Parts.Values.Sum(part => (long)part.Location.Length);
        }
    }

    public void AddCompleted(CompletedUpload completed)
    {
        if (_completed.TryAdd(completed.Id, completed))
        {
            _completedOrder.Enqueue(completed.Id);
        }

        if (_completedOrder.Count > MaximumCompleted)
        {
            _completed.Remove(_completedOrder.Dequeue());
        }
    }

    public CompletedUpload? FindCompleted(string uploadId) => _completed.GetValueOrDefault(uploadId);

    /// <summary>Takes over a leaf of a snapshot.</summary>
    public void Load(Leaf leaf)
    {
        Keys.Append(leaf);
        var content = leaf.Content;
        for (var position = 0; position < content.Length;)
        {
            EntryCodec.ReadKey(content, ref position);
            var entry = EntryCodec.ReadEntry(content, ref position);
            TotalSize += entry.Size;
            LiveBytes += entry.Location.Length;
        }
    }
}
