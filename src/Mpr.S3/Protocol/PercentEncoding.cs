using System.Buffers;

namespace Mpr.S3.Protocol;

/// <summary>
/// Percent-encoding as Signature V4 and the url encoding of listings define it: of UTF-8 bytes, upper-case.
/// </summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    /// <summary>Decodes <c>%XX</c> once; everything else, the plus sign too, stands for itself.</summary>
    /// <exception cref="S3Exception">An escape is malformed, or the bytes are not UTF-8 or hold a NUL.</exception>
    public static string Decode(ReadOnlySpan<char> text)
    {
        if (!text.Contains('%') && Ascii.IsValid(text))
        {
            return text.ToString();
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        var length = 0;
        while (text.Length > 0)
        {
            if (text[0] == '%')
            {
                if (text.Length < 3 || !byte.TryParse(text[1..3], NumberStyles.AllowHexSpecifier, null, out var value))
                {
                    throw new S3Exception(S3Error.InvalidUri);
                }

                bytes[length++] = value;
                text = text[3..];
                continue;
            }

            var run = text.IndexOf('%') is var next and >= 0 ? text[..next] : text;
            length += Encoding.UTF8.GetBytes(run, bytes.AsSpan(length));
            text = text[run.Length..];
        }

        return DecodeUtf8(bytes.AsSpan(0, length));
    }

    /// <summary>Encodes every byte but the unreserved; the slash by choice.</summary>
    public static string Encode(string text, bool keepSlash)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.AsSpan().IndexOfAnyExcept(Unreserved) < 0)
        {
            return text;
        }

        var encoded = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            if (Unreserved.Contains(value) || (keepSlash && value == (byte)'/'))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    private static string DecodeUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Contains((byte)0) ? throw new S3Exception(S3Error.InvalidUri) : Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new S3Exception(S3Error.InvalidUri);
        }
    }
}
