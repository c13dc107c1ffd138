using System.Buffers;

namespace Mpr.S3.Index;

/// <summary>Changes that are written and flushed together. Not thread-safe.</summary>
internal sealed class CommitBatch
{
    private readonly ArrayBufferWriter<byte> _frames = new(64 * 1024);

    public List<(Mutation Mutation, LogLocation Location)> Changes { get; } = [];

    /// <summary>What the changes concern.</summary>
    public HashSet<string> Subjects { get; } = new(StringComparer.Ordinal);

    public ReadOnlySpan<byte> Frames => _frames.WrittenSpan;

    public int Length => _frames.WrittenCount;

    public int Count => Changes.Count;

    /// <param name="mutation">A decided change.</param>
    /// <param name="end">Where the batch will begin in the log.</param>
    public void Add(Mutation mutation, LogLocation end)
    {
        var payload = mutation.Record!.Encode();
        var length = LogFrame.HeaderLength + payload.Length;
        var target = _frames.GetSpan(length);
        LogFrame.WriteHeader(target, payload.Span);
        payload.Span.CopyTo(target[LogFrame.HeaderLength..]);
        Changes.Add((mutation, new LogLocation(end.Segment, end.Offset + _frames.WrittenCount, length)));
        _frames.Advance(length);
    }

    /// <summary>Adds a record that only moves within the log.</summary>
    public void Add(LogRecord record, LogLocation end)
    {
        var mutation = new Mutation("", _ => record);
        mutation.Decide(null!);
        Add(mutation, end);
    }

    public void Complete() => Changes.ForEach(change => change.Mutation.Complete());

    public void Fail(Exception fault) => Changes.ForEach(change => change.Mutation.Fail(fault));

    public void Clear()
    {
        Changes.Clear();
        Subjects.Clear();
        _frames.ResetWrittenCount();
    }
}
