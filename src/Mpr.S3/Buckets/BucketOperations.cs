using Microsoft.AspNetCore.Http;
using Mpr.S3.Access;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;

namespace Mpr.S3.Buckets;

/// <summary>ListBuckets, CreateBucket, DeleteBucket, HeadBucket and GetBucketLocation.</summary>
internal sealed class BucketOperations(
    BucketCatalog catalog, ObjectPublisher publisher, string region, TimeProvider time)
{
    private const string DefaultRegion = "us-east-1";
    private const int MaximumBuckets = 10_000;

    public void Register(Router router) => router
        .Add("GET", TargetLevel.Service, "", new Operation("ListBuckets", "s3:ListAllMyBuckets", ListAsync))
        .Add("PUT", TargetLevel.Bucket, "", new Operation("CreateBucket", null, CreateAsync))
        .Add("DELETE", TargetLevel.Bucket, "", new Operation("DeleteBucket", "s3:DeleteBucket", DeleteAsync))
        .Add("HEAD", TargetLevel.Bucket, "", new Operation("HeadBucket", "s3:ListBucket", HeadAsync))
        .Add("GET", TargetLevel.Bucket, "location", new Operation(
            "GetBucketLocation", "s3:GetBucketLocation", LocateAsync));

    private async Task ListAsync(S3Request request)
    {
        var prefix = request.Query["prefix"] ?? "";
        var after = request.Query["continuation-token"] ?? "";
        var maximum = request.Query.Number("max-buckets") ?? MaximumBuckets;
        if (maximum is < 1 or > MaximumBuckets)
        {
            throw S3Exception.InvalidArgument("max-buckets", request.Query["max-buckets"]);
        }

        var buckets = catalog.All
            .Where(bucket => bucket.Name.StartsWith(prefix, StringComparison.Ordinal)
                && string.CompareOrdinal(bucket.Name, after) > 0)
            .Take(maximum + 1)
            .ToList();
        var document = new XmlBody("ListAllMyBucketsResult").OwnerElement().Open("Buckets");
        foreach (var bucket in buckets.Take(maximum))
        {
            document.Open("Bucket")
                .Element("Name", bucket.Name)
                .Element("CreationDate", bucket.Settings.Created)
                .Element("BucketRegion", region)
                .Close();
        }

        document.Close();
        if (buckets.Count > maximum)
        {
            document.Element("ContinuationToken", buckets[maximum - 1].Name);
        }

        await request.AnswerAsync(
            prefix.Length > 0 ? document.Element("Prefix", prefix) : document).ConfigureAwait(false);
    }

    private async Task CreateAsync(S3Request request)
    {
        if (!request.Caller.IsOwner)
        {
            throw new S3Exception(S3Error.AccessDenied);
        }

        if (!BucketName.IsValid(request.Bucket))
        {
            throw new S3Exception(S3Error.InvalidBucketName) { Details = [new("BucketName", request.Bucket)] };
        }

        var acl = AccessHeaders.Of(request) ?? AccessList.Private;
        CheckLocation(await request.ReadDocumentAsync().ConfigureAwait(false));
        var (bucket, isNew) = await catalog
            .CreateAsync(
                request.Bucket, new BucketSettings { Created = time.GetUtcNow() }.WithAccess(acl))
            .ConfigureAwait(false);
        if (!isNew && !bucket.Settings.AccessList.Grants.ToHashSet().SetEquals(acl.Grants))
        {
            // To make it again as it is changes nothing; to make it another is not what a creation does.
            throw new S3Exception(S3Error.BucketAlreadyExists);
        }

        request.Response.Headers.Location = "/" + request.Bucket;
        await request.AnswerAsync(StatusCodes.Status200OK).ConfigureAwait(false);
    }

    private void CheckLocation(byte[] body)
    {
        if (body.Length == 0)
        {
            return;
        }

        var location = XmlInput.Parse(body, "CreateBucketConfiguration").Text("LocationConstraint")?.Trim();
        if (!string.IsNullOrEmpty(location) && location != region && location != DefaultRegion)
        {
            throw new S3Exception(S3Error.IllegalLocationConstraint);
        }
    }

    private async Task DeleteAsync(S3Request request)
    {
        var parts = await catalog.DeleteAsync(request.Bucket).ConfigureAwait(false);
        await publisher.DeleteAsync(parts).ConfigureAwait(false);
        await request.AnswerAsync(StatusCodes.Status204NoContent).ConfigureAwait(false);
    }

    private Task HeadAsync(S3Request request)
    {
        request.Response.Headers["x-amz-bucket-region"] = region;
        request.Response.ContentType = "application/xml";
        request.Response.StatusCode = StatusCodes.Status200OK;
        return Task.CompletedTask;
    }

    private Task LocateAsync(S3Request request)
    {
        var document = new XmlBody("LocationConstraint");
        return request.AnswerAsync(region == DefaultRegion ? document : document.Content(region));
    }
}
