using GraphQL;
using Mpr.Processing.Storage;
using Mpr.Server.Hosting;

namespace Mpr.Server.Assets;

/// <summary>A link to an asset's object, for who has no key of the store.</summary>
/// <param name="Url">Permits reading until it expires; whoever has it can.</param>
[Name("AssetLink")]
public sealed record AssetLink(string Url, DateTimeOffset ExpiresAt)
{
    // What signature V4 allows: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
    private const int LongestSeconds = 7 * 24 * 3600;

    private const int DefaultSeconds = 3600;

    /// <exception cref="ProblemException">The time is out of range.</exception>
    [Ignore]
    public static AssetLink To(Asset asset, int? seconds, PresignedUrls urls, TimeProvider time)
    {
        var length = seconds switch
        {
            null => DefaultSeconds,
            >= 1 and <= LongestSeconds => seconds.Value,
            _ => throw ProblemException.Invalid($"expires must be between 1 and {LongestSeconds} seconds."),
        };
        var valid = TimeSpan.FromSeconds(length);
        return new AssetLink(
            urls.Of(PresignVerb.Get, asset.Bucket, asset.Key, valid).OriginalString, time.GetUtcNow() + valid);
    }
}
