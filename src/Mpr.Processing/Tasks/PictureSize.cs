namespace Mpr.Processing.Tasks;

/// <summary>Sizes of pictures with square pixels.</summary>
internal static class PictureSize
{
    /// <summary>
    /// The largest even size with the shape of a picture whose shorter side is within a bound. Never larger than the
    /// picture: a size that stays is cut down to even numbers, not rounded up.
    /// </summary>
    /// <param name="width">Pixels across as displayed.</param>
    /// <param name="height">Pixels down as displayed.</param>
    /// <param name="shortSide">Bound, even; null: none.</param>
    public static (int Width, int Height) Fit(int width, int height, int? shortSide)
    {
        var shorter = Math.Min(width, height);
        if (shortSide is not { } bound || shorter <= bound)
        {
            return (Even(width), Even(height));
        }

        var longer = (int)(Math.Round(Math.Max(width, height) * (double)bound / shorter / 2) * 2);
        return width < height ? (bound, Math.Max(2, longer)) : (Math.Max(2, longer), bound);
    }

    /// <summary>4:2:0 needs even numbers; a picture one pixel wide becomes two.</summary>
    private static int Even(int number) => Math.Max(2, number & ~1);
}
