namespace Mpr.Server.Assets;

/// <summary>
/// Orders keys as S3 lists them and both databases sort them: by the bytes of their UTF-8 form
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html). UTF-16 order, which .NET
/// compares by, puts characters above U+FFFF before U+E000 to U+FFFF; UTF-8 puts them after.
/// </summary>
public sealed class KeyOrder : IComparer<string>
{
    public static KeyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var common = Math.Min(x.Length, y.Length);
        for (var i = 0; i < common; i++)
        {
            if (x[i] != y[i])
            {
                return Rank(x[i]) - Rank(y[i]);
            }
        }

        return x.Length - y.Length;
    }

    // Surrogates move above everything else in the basic plane; all others keep their order.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
