namespace Mpr.S3.Index;

/// <summary>Unsigned numbers in seven bits a byte, lowest first.</summary>
internal static class Varint
{
    public static int Write(Span<byte> target, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        return length;
    }

    /// <exception cref="InvalidDataException">The bytes end, or go on past 64 bits.</exception>
    public static ulong Read(ReadOnlySpan<byte> source, scoped ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if ((uint)position >= (uint)source.Length)
            {
                break;
            }

            var part = source[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number in the index is cut short.");
    }
}
