namespace Mpr.Processing.Storage;

/// <summary>How an object is cut into parts.</summary>
/// <remarks>
/// S3's limits (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html): 10,000 parts of 5 MiB to 5 GiB,
/// the last may be smaller; 5 TiB in all.
/// </remarks>
internal static class PartSizes
{
    public const int MostParts = 10_000;
    public const long LargestObject = 5L << 40;
    private const long MiB = 1 << 20;

    /// <summary>
    /// Size of each part but the last, of an object of known size: equal parts, as some stores demand.
    /// </summary>
    public static long Equal(long objectSize, long preferred)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(objectSize, LargestObject);
        var least = (objectSize + MostParts - 1) / MostParts;
        return Math.Max(preferred, (least + MiB - 1) / MiB * MiB);
    }

    /// <summary>The parts of an object of known size; an empty object has one empty part.</summary>
    public static IEnumerable<(int Number, long Offset, long Length)> Of(long objectSize, long preferred)
    {
        var size = Equal(objectSize, preferred);
        var number = 1;
        long offset = 0;
        do
        {
            yield return (number++, offset, Math.Min(size, objectSize - offset));
            offset += size;
        }
        while (offset < objectSize);
    }

    /// <summary>
    /// Size of a part of an object that is still growing. It doubles every thousand parts, so it stays near a
    /// thousandth of what is there, and 10,000 parts of 8 MiB at first hold 8 TiB.
    /// </summary>
    /// <param name="number">From 1.</param>
    /// <param name="first">Size of the first thousand.</param>
    public static long Growing(int number, long first) => first << ((number - 1) / 1000);
}
