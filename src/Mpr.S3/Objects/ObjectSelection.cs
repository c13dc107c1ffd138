using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>Which bytes of an object a read asks for.</summary>
/// <param name="Bytes">The run.</param>
/// <param name="IsPartial">Whether the answer is 206.</param>
/// <param name="Part">The part that was asked for by its number, or null.</param>
/// <param name="PartsCount">Of a multipart object that was asked for by part; otherwise 0.</param>
internal sealed record ObjectSelection(ByteRange Bytes, bool IsPartial, ObjectPart? Part = null, int PartsCount = 0)
{
    /// <exception cref="S3Exception">InvalidRange.</exception>
    public static ObjectSelection OfRange(ObjectRecord record, string? header)
    {
        if (!ByteRange.TryParse(header, record.Size, out var range))
        {
            throw new S3Exception(S3Error.InvalidRange)
            {
                Headers = [new("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{record.Size}"))],
                Details =
                [
                    new("RangeRequested", header ?? ""),
                    new("ActualObjectSize", record.Size.ToString(CultureInfo.InvariantCulture)),
                ],
            };
        }

        return range is { } some
            ? new ObjectSelection(some, true)
            : new ObjectSelection(new ByteRange(0, record.Size), false);
    }

    /// <summary>An object put in one piece is its own part 1.</summary>
    /// <exception cref="S3Exception">InvalidPart.</exception>
    public static ObjectSelection OfPart(ObjectRecord record, int number)
    {
        if (record.ETag.Parts == 0)
        {
            return number == 1
                ? new ObjectSelection(new ByteRange(0, record.Size), record.Size > 0)
                : throw NoSuchPart(number);
        }

        long offset = 0;
        foreach (var part in record.Parts)
        {
            if (part.Number == number)
            {
                return new ObjectSelection(new ByteRange(offset, part.Size), part.Size > 0, part, record.ETag.Parts);
            }

            offset += part.Size;
        }

        throw NoSuchPart(number);
    }

    private static S3Exception NoSuchPart(int number) => new(S3Error.InvalidPart)
    {
        Details = [new("PartNumber", number.ToString(CultureInfo.InvariantCulture))],
    };
}
