using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.Processing.Storage;

/// <summary>Asks for the description of one object.</summary>
internal static class ObjectHead
{
    /// <summary>Null when the key is missing.</summary>
    /// <exception cref="ObjectStoreException">The bucket is missing, or any other fault.</exception>
    public static async Task<StoredObject?> FindAsync(
        StoreClient client, StoreCall call, CancellationToken cancellation)
    {
        var request = new GetObjectMetadataRequest { BucketName = call.Bucket, Key = call.Key };
        var found = await client.SendAsync(call, async (s3, watch) =>
        {
            try
            {
                var head = await s3.GetObjectMetadataAsync(request, watch.Token).ConfigureAwait(false);
                return StoredObjects.Of(call, head);
            }
            catch (AmazonS3Exception e) when (StoreErrors.IsNotFound(e))
            {
                return null;
            }
        }, cancellation).ConfigureAwait(false);
        // A HEAD has no body: key and bucket are missing in the same words.
        return found is not null || await BucketExistsAsync(client, call, cancellation).ConfigureAwait(false)
            ? found
            : throw StoreErrors.BucketMissing(call, client.Options, null);
    }

    public static Task<bool> BucketExistsAsync(StoreClient client, StoreCall call, CancellationToken cancellation)
    {
        var request = new HeadBucketRequest { BucketName = call.Bucket };
        // Without the key: it is not part of this request's address.
        return client.SendAsync(call with { Key = null }, async (s3, watch) =>
        {
            try
            {
                await s3.HeadBucketAsync(request, watch.Token).ConfigureAwait(false);
                return true;
            }
            catch (AmazonS3Exception e) when (StoreErrors.IsNotFound(e))
            {
                return false;
            }
        }, cancellation);
    }
}
