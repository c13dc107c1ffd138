using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Mpr.S3.Buckets;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>Put, get and delete a bucket's public access block.</summary>
internal sealed class PublicAccessBlockOperations(BucketCatalog catalog)
{
    private const string SubResource = "publicAccessBlock";

    public void Register(Router router) => router
        .Add("PUT", TargetLevel.Bucket, SubResource, new Operation(
            "PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock", PutAsync))
        .Add("GET", TargetLevel.Bucket, SubResource, new Operation(
            "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", GetAsync))
        .Add("DELETE", TargetLevel.Bucket, SubResource, new Operation(
            "DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock", DeleteAsync));

    private async Task PutAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var document = XmlInput.Parse(
            await request.ReadDocumentAsync().ConfigureAwait(false), "PublicAccessBlockConfiguration");
        var block = new PublicAccessBlock(
            IsSet(document, nameof(PublicAccessBlock.BlockPublicAcls)),
            IsSet(document, nameof(PublicAccessBlock.IgnorePublicAcls)),
            IsSet(document, nameof(PublicAccessBlock.BlockPublicPolicy)),
            IsSet(document, nameof(PublicAccessBlock.RestrictPublicBuckets)));
        bucket.Change(settings => settings with { PublicAccessBlock = block });
        await request.AnswerAsync(StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private Task GetAsync(S3Request request)
    {
        var block = catalog.Get(request.Bucket).Settings.PublicAccessBlock
            ?? throw new S3Exception(S3Error.NoSuchPublicAccessBlockConfiguration);
        return request.AnswerAsync(new XmlBody("PublicAccessBlockConfiguration")
            .Element(nameof(PublicAccessBlock.BlockPublicAcls), block.BlockPublicAcls)
            .Element(nameof(PublicAccessBlock.IgnorePublicAcls), block.IgnorePublicAcls)
            .Element(nameof(PublicAccessBlock.BlockPublicPolicy), block.BlockPublicPolicy)
            .Element(nameof(PublicAccessBlock.RestrictPublicBuckets), block.RestrictPublicBuckets));
    }

    private Task DeleteAsync(S3Request request)
    {
        catalog.Get(request.Bucket).Change(settings => settings with { PublicAccessBlock = null });
        return request.AnswerAsync(StatusCodes.Status204NoContent);
    }

    private static bool IsSet(XElement document, string name) => document.Text(name)?.Trim().ToLowerInvariant() switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new S3Exception(S3Error.MalformedXml),
    };
}
