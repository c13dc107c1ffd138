using System.Buffers;

namespace Mpr.S3.Index;

/// <summary>Writes the fields of a log record: numbers as varints, texts and byte strings with their length.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public RecordWriter Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public RecordWriter Number(long value)
    {
        _buffer.Advance(Varint.Write(_buffer.GetSpan(10), (ulong)value));
        return this;
    }

    public RecordWriter Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _buffer.Write(value);
        return this;
    }

    public RecordWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));
}
