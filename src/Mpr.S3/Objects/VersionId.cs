using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>
/// Buckets keep one version of an object; its id is <c>null</c>, as on a bucket that never had versioning.
/// </summary>
internal static class VersionId
{
    public const string Only = "null";

    /// <exception cref="S3Exception">Another version is asked for.</exception>
    public static void Check(string? versionId)
    {
        if (!string.IsNullOrEmpty(versionId) && versionId != Only)
        {
            throw new S3Exception(S3Error.NoSuchVersion) { Details = [new("VersionId", versionId)] };
        }
    }
}
