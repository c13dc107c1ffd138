using Mpr.Server.Data;

namespace Mpr.Server.Assets;

internal static class AssetQueries
{
    /// <summary>The assets whose key begins with a prefix; null or empty are all.</summary>
    public static IQueryable<Asset> Under(this IQueryable<Asset> assets, string? prefix)
    {
        if (string.IsNullOrEmpty(prefix))
        {
            return assets;
        }

        var last = KeyRange.End(prefix);
        return assets.Where(a => string.Compare(a.Key, prefix) >= 0 && string.Compare(a.Key, last) <= 0);
    }
}
