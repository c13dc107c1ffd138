using System.Globalization;
using System.Text;

namespace Mpr.Processing.Sources;

/// <summary>The head of an HTTP request, as much of it as the gateway needs.</summary>
/// <param name="Method">As sent.</param>
/// <param name="Path">Without its leading slash; a query is part of it, and so matches nothing.</param>
/// <param name="Range">Value of the Range header; null without one.</param>
internal sealed record GatewayRequest(string Method, string Path, string? Range)
{
    /// <summary>Bound of a request's head.</summary>
    public const int LargestHead = 8 << 10;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <summary>Whether a whole head has arrived.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) => bytes.IndexOf(HeadEnd) >= 0;

    /// <summary>Null when it is no HTTP/1 request.</summary>
    public static GatewayRequest? Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes[..bytes.IndexOf(HeadEnd)]).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, ['/', .. var path], ['H', 'T', 'T', 'P', '/', '1', '.', _]])
        {
            return null;
        }

        var range = lines.Skip(1).FirstOrDefault(l => l.StartsWith("Range:", StringComparison.OrdinalIgnoreCase));
        return new GatewayRequest(method, path, range?["Range:".Length..].Trim());
    }

    /// <summary>Which bytes of a source of some size are asked for.</summary>
    /// <returns>
    /// Null when there is no such byte (416). A header that is not one single range of bytes is to be ignored: RFC
    /// 9110, 14.2.
    /// </returns>
    public RequestedBytes? Within(long size)
    {
        var whole = new RequestedBytes(0, size, IsPart: false);
        if (Range is null || !Range.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)
            || Range["bytes=".Length..].Split('-') is not [var first, var last])
        {
            return whole;
        }

        return (first, Number(first), Number(last)) switch
        {
            ("", _, null) => whole,
            ("", _, { } suffix) => suffix == 0 || size == 0
                ? null
                : new RequestedBytes(Math.Max(0, size - suffix), size, IsPart: true),
            (_, null, _) => whole,
            (_, _, null) when last.Length > 0 => whole,
            (_, { } from, { } to) when to < from => whole,
            (_, { } from, var to) => from < size
                ? new RequestedBytes(from, Math.Min(size, (to ?? (size - 1)) + 1), IsPart: true)
                : null,
        };
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number < long.MaxValue ? number : null;
}

/// <summary>Bytes to be sent.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">The one behind the last.</param>
/// <param name="IsPart">Whether a range was asked for (206), be it of all bytes.</param>
internal readonly record struct RequestedBytes(long Start, long End, bool IsPart)
{
    public long Length => End - Start;
}
