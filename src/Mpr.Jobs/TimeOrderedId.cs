using System.Buffers.Binary;

namespace Mpr.Jobs;

/// <summary>Makes ids that sort by the time they were made.</summary>
public static class TimeOrderedId
{
    // Crockford's alphabet: ascending in ASCII, without the letters that people misread.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;

    /// <summary>
    /// A new id: the prefix, an underscore and the 26 Crockford base32 digits (lower case) of a UUID of version 7
    /// (RFC 9562 section 5.7). Ordinal order is time order, to the millisecond. Thread safe.
    /// </summary>
    /// <param name="prefix">What the id names, for example <c>job</c>.</param>
    /// <param name="clock">Where the time comes from.</param>
    /// <exception cref="ArgumentException">The prefix is empty.</exception>
    public static string Create(string prefix, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentNullException.ThrowIfNull(clock);
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(clock.GetUtcNow()).TryWriteBytes(bytes, bigEndian: true, out _);
        return string.Create(
            prefix.Length + 1 + Length,
            (prefix, number: BinaryPrimitives.ReadUInt128BigEndian(bytes)),
            static (target, state) => Write(target, state.prefix, state.number));
    }

    private static void Write(Span<char> target, string prefix, UInt128 number)
    {
        prefix.CopyTo(target);
        target[prefix.Length] = '_';
        for (var at = target.Length - 1; at > prefix.Length; at--)
        {
            target[at] = Alphabet[(int)(number & 31)];
            number >>= 5;
        }
    }
}
