namespace Mpr.S3.Objects;

/// <summary>A run of an object's bytes.</summary>
/// <param name="Offset">Of the first byte.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct ByteRange(long Offset, long Length)
{
    private const string Unit = "bytes=";

    public long Last => Offset + Length - 1;

    /// <summary>
    /// Reads a Range header (RFC 9110 section 14.1.2). One range only: several, or a malformed one, mean the whole.
    /// </summary>
    /// <param name="header">The header's value.</param>
    /// <param name="size">Of the object.</param>
    /// <param name="range">The range, clipped.</param>
    /// <returns>
    /// False when the range begins at or behind the end; the range is null when the header is to be ignored.
    /// </returns>
    public static bool TryParse(string? header, long size, out ByteRange? range)
    {
        range = null;
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) || header.Contains(','))
        {
            return true;
        }

        var spec = header.AsSpan(Unit.Length).Trim();
        var dash = spec.IndexOf('-');
        if (dash < 0)
        {
            return true;
        }

        var hasFirst = Number(spec[..dash], out var first);
        var hasLast = Number(spec[(dash + 1)..], out var last);
        var malformed = (dash > 0 && !hasFirst) || (dash + 1 < spec.Length && !hasLast)
            || (!hasFirst && !hasLast) || (hasFirst && hasLast && last < first);
        if (malformed)
        {
            return true;
        }

        if (!hasFirst)
        {
            var length = Math.Min(last, size);
            range = new ByteRange(size - length, length);
            return length > 0;
        }

        range = new ByteRange(first, (hasLast ? Math.Min(last, size - 1) : size - 1) - first + 1);
        return first < size;
    }

    private static bool Number(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
