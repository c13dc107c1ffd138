namespace Mpr.S3.Index;

/// <summary>Reads what <see cref="RecordWriter"/> wrote.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _position;

    /// <exception cref="InvalidDataException">The record is cut short.</exception>
    public byte Byte() => _position < _source.Length
        ? _source[_position++]
        : throw new InvalidDataException("A record in the log is cut short.");

    /// <exception cref="InvalidDataException">The record is cut short.</exception>
    public long Number() => (long)Varint.Read(_source, ref _position);

    /// <exception cref="InvalidDataException">The record is cut short.</exception>
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Number();
        if (length < 0 || length > _source.Length - _position)
        {
            throw new InvalidDataException("A record in the log is cut short.");
        }

        var bytes = _source.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    /// <exception cref="InvalidDataException">The record is cut short.</exception>
    public string Text() => Encoding.UTF8.GetString(Bytes());
}
