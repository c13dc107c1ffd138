using Microsoft.AspNetCore.Http;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;

namespace Mpr.S3.Tagging;

/// <summary>Get, put and delete the tags of an object or a bucket.</summary>
internal sealed class TaggingOperations(BucketCatalog catalog, ObjectPublisher publisher)
{
    private const string SubResource = "tagging";

    public void Register(Router router) => router
        .Add("GET", TargetLevel.Object, SubResource, new Operation(
            "GetObjectTagging", "s3:GetObjectTagging", GetOfObjectAsync))
        .Add("PUT", TargetLevel.Object, SubResource, new Operation(
            "PutObjectTagging", "s3:PutObjectTagging", PutOfObjectAsync))
        .Add("DELETE", TargetLevel.Object, SubResource, new Operation(
            "DeleteObjectTagging", "s3:DeleteObjectTagging", request => SetAsync(request, TagSet.Empty, 204)))
        .Add("GET", TargetLevel.Bucket, SubResource, new Operation(
            "GetBucketTagging", "s3:GetBucketTagging", GetOfBucketAsync))
        .Add("PUT", TargetLevel.Bucket, SubResource, new Operation(
            "PutBucketTagging", "s3:PutBucketTagging", PutOfBucketAsync))
        .Add("DELETE", TargetLevel.Bucket, SubResource, new Operation(
            "DeleteBucketTagging", "s3:PutBucketTagging", DeleteOfBucketAsync));

    private Task GetOfObjectAsync(S3Request request) =>
        request.AnswerAsync(Write(Find(request, catalog.Get(request.Bucket)).Attributes.Tags));

    private async Task PutOfObjectAsync(S3Request request)
    {
        var body = await request.ReadDocumentAsync().ConfigureAwait(false);
        var tags = TagRules.OfDocument(body, TagRules.MaximumOfObject);
        await SetAsync(request, tags, StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private async Task SetAsync(S3Request request, TagSet tags, int status)
    {
        var bucket = catalog.Get(request.Bucket);
        Find(request, bucket);
        await publisher.CommitAsync(bucket, "key:" + request.Key, _ =>
        {
            var record = Find(request, bucket);
            return new ObjectPut(record with { Attributes = record.Attributes with { Tags = tags } });
        }).ConfigureAwait(false);
        await request.AnswerAsync(status).ConfigureAwait(false);
    }

    private Task GetOfBucketAsync(S3Request request) =>
        catalog.Get(request.Bucket).Settings.Tags is { } tags
            ? request.AnswerAsync(Write(TagSet.OfQuery(tags)))
            : throw new S3Exception(S3Error.NoSuchTagSet);

    private async Task PutOfBucketAsync(S3Request request)
    {
        var body = await request.ReadDocumentAsync().ConfigureAwait(false);
        var tags = TagRules.OfDocument(body, TagRules.MaximumOfBucket).ToQuery();
        catalog.Get(request.Bucket).Change(settings => settings with { Tags = tags.Length > 0 ? tags : null });
        await request.AnswerAsync(StatusCodes.Status204NoContent).ConfigureAwait(false);
    }

    private Task DeleteOfBucketAsync(S3Request request)
    {
        catalog.Get(request.Bucket).Change(settings => settings with { Tags = null });
        return request.AnswerAsync(StatusCodes.Status204NoContent);
    }

    private static ObjectRecord Find(S3Request request, Bucket bucket)
    {
        VersionId.Check(request.Query["versionId"]);
        return bucket.Store.Find(request.KeyBytes) ?? throw new S3Exception(S3Error.NoSuchKey);
    }

    private static XmlBody Write(TagSet set)
    {
        var document = new XmlBody("Tagging").Open("TagSet");
        foreach (var (key, value) in set.Tags)
        {
            document.Open("Tag").Element("Key", key).Element("Value", value).Close();
        }

        return document;
    }
}
