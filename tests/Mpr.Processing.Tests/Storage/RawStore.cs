using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>The bare SDK, for what a test must see or do behind the back of <see cref="ObjectStore"/>.</summary>
public static class RawStore
{
    public static AmazonS3Client Client(ObjectStoreOptions options) => new(
        new BasicAWSCredentials(options.AccessKey, options.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = options.Endpoint!.AbsoluteUri,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            UseHttp = options.Endpoint.Scheme == Uri.UriSchemeHttp,
        });

    public static async Task PutAsync(ObjectStoreOptions options, string bucket, string key, byte[] content)
    {
        using var client = Client(options);
        using var stream = new MemoryStream(content);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = stream });
    }

    /// <summary>Of a key, or of all that begin so: tests beside this one have uploads of their own.</summary>
    public static async Task<int> OpenUploadsAsync(ObjectStoreOptions options, string bucket, string prefix)
    {
        using var client = Client(options);
        var uploads = await client.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = bucket, Prefix = prefix });
        return uploads.MultipartUploads?.Count ?? 0;
    }

    public static async Task DropBucketAsync(ObjectStoreOptions options, string bucket)
    {
        using var client = Client(options);
        using var store = new ObjectStore(options);
        await foreach (var found in store.ListAsync(bucket))
        {
            await store.DeleteAsync(bucket, found.Key);
        }

        await client.DeleteBucketAsync(bucket);
    }
}
