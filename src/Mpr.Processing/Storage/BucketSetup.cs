using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.Processing.Storage;

/// <summary>Sees to it that a bucket is there, and who may read it.</summary>
internal static class BucketSetup
{
    public static async Task EnsureAsync(StoreClient client, string bucket, CancellationToken cancellation)
    {
        var call = new StoreCall("use", bucket);
        if (await ObjectHead.BucketExistsAsync(client, call, cancellation).ConfigureAwait(false))
        {
            return;
        }

        if (!client.Options.CreateBuckets || client.Options.IsAws)
        {
            throw StoreErrors.BucketMissing(call, client.Options, null);
        }

        // No location constraint: on an own store the region is a word of the signature, not a place.
        var request = new PutBucketRequest { BucketName = bucket, UseClientRegion = false };
        await client.SendAsync(call with { Doing = "create" }, async (s3, watch) =>
        {
            try
            {
                await s3.PutBucketAsync(request, watch.Token).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.ErrorCode is "BucketAlreadyOwnedByYou")
            {
                // Another process of ours was faster.
            }

            return bucket;
        }, cancellation).ConfigureAwait(false);
    }

    public static Task OpenToReadersAsync(StoreClient client, string bucket, CancellationToken cancellation)
    {
        var request = new PutBucketPolicyRequest
        {
            BucketName = bucket,
            Policy = $$"""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                    "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::{{bucket}}/*"]}]}
                """,
        };
        return client.SendAsync(
            new StoreCall("open", bucket), (s3, watch) => s3.PutBucketPolicyAsync(request, watch.Token), cancellation);
    }
}
