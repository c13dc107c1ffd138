using Microsoft.AspNetCore.Http;
using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>Get and put the access list of a bucket or an object.</summary>
internal sealed class AclOperations(BucketCatalog catalog, ObjectPublisher publisher)
{
    public void Register(Router router) => router
        .Add("GET", TargetLevel.Bucket, "acl", new Operation("GetBucketAcl", "s3:GetBucketAcl", GetOfBucketAsync))
        .Add("PUT", TargetLevel.Bucket, "acl", new Operation("PutBucketAcl", "s3:PutBucketAcl", PutOfBucketAsync))
        .Add("GET", TargetLevel.Object, "acl", new Operation("GetObjectAcl", "s3:GetObjectAcl", GetOfObjectAsync))
        .Add("PUT", TargetLevel.Object, "acl", new Operation("PutObjectAcl", "s3:PutObjectAcl", PutOfObjectAsync));

    private Task GetOfBucketAsync(S3Request request) =>
        request.AnswerAsync(AccessControlPolicy.Write(catalog.Get(request.Bucket).Settings.AccessList));

    private async Task PutOfBucketAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var acl = await ReadAsync(request, bucket).ConfigureAwait(false);
        bucket.Change(settings => settings.WithAccess(acl));
        await request.AnswerAsync(StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private Task GetOfObjectAsync(S3Request request) =>
        request.AnswerAsync(AccessControlPolicy.Write(Find(request).Attributes.Acl));

    private async Task PutOfObjectAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var acl = await ReadAsync(request, bucket).ConfigureAwait(false);
        Find(request);
        await publisher.CommitAsync(bucket, "key:" + request.Key, _ =>
        {
            var record = Find(request);
            return new ObjectPut(record with { Attributes = record.Attributes with { Acl = acl } });
        }).ConfigureAwait(false);
        await request.AnswerAsync(StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private ObjectRecord Find(S3Request request)
    {
        VersionId.Check(request.Query["versionId"]);
        return catalog.Get(request.Bucket).Store.Find(request.KeyBytes) ?? throw new S3Exception(S3Error.NoSuchKey);
    }

    private static async Task<AccessList> ReadAsync(S3Request request, Bucket bucket)
    {
        var named = AccessHeaders.Of(request, bucket);
        var body = await request.ReadDocumentAsync().ConfigureAwait(false);
        var acl = named ?? AccessControlPolicy.Read(body);
        AccessHeaders.RequireUnblocked(bucket, acl);
        return acl;
    }
}
