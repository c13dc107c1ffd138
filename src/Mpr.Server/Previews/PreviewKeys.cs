using System.Security.Cryptography;
using System.Text;
using Mpr.Processing;

namespace Mpr.Server.Previews;

/// <summary>Where in the out bucket the previews of a version lie: its name is in it, and nothing of it can be read.</summary>
public static class PreviewKeys
{
    /// <summary>What the key of every preview begins with.</summary>
    public const string Prefix = ReservedKeys.Prefix + "previews/";

    private const int DigestBytes = 16;

    /// <summary>Each part is in none of the others' letters: keys hold no U+0000.</summary>
    public static string FolderOf(string bucket, string key, string etag) => Prefix + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{bucket}\0{key}\0{etag}")).AsSpan(0, DigestBytes)) + "/";

    /// <summary>The key of one preview of a version.</summary>
    public static string Of(AssetPreview preview, PreviewKinds kind) =>
        FolderOf(preview.Bucket, preview.Key, preview.ETag) + NameOf(kind);

    private static string NameOf(PreviewKinds kind) => kind switch
    {
        PreviewKinds.Poster => "poster.webp",
        PreviewKinds.Filmstrip => "filmstrip.webp",
        PreviewKinds.Peaks => "peaks.json",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
