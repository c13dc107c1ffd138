using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace Mpr.S3.Tests.Contract;

public sealed class AwsStoreClient(AmazonS3Client client) : IStoreClient
{
    public Task MakeBucketAsync(string bucket) => client.PutBucketAsync(bucket);

    public async Task<bool> BucketExistsAsync(string bucket)
    {
        try
        {
            await client.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket });
            return true;
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public Task RemoveBucketAsync(string bucket) => client.DeleteBucketAsync(bucket);

    public async Task<string> PutAsync(
        string bucket, string key, byte[] data, string contentType, IDictionary<string, string> metadata)
    {
        using var transfer = new TransferUtility(client);
        var request = new TransferUtilityUploadRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = new MemoryStream(data),
            ContentType = contentType,
        };
        foreach (var (name, value) in metadata)
        {
            request.Metadata[name] = value;
        }

        await transfer.UploadAsync(request);
        return (await HeadAsync(bucket, key)).ETag;
    }

    public async Task<byte[]> GetAsync(string bucket, string key, long? offset, long? length)
    {
        using var get = await client.GetObjectAsync(new GetObjectRequest
        {
            BucketName = bucket,
            Key = key,
            ByteRange = offset is { } start ? new ByteRange(start, start + length!.Value - 1) : null,
        });
        return await get.ResponseStream.ReadAllAsync();
    }

    public async Task<(
        long Size, string ETag, string ContentType, IReadOnlyDictionary<string, string> Metadata)> HeadAsync(
        string bucket, string key)
    {
        var head = await client.GetObjectMetadataAsync(bucket, key);
        var metadata = head.Metadata.Keys.ToDictionary(
            name => name["x-amz-meta-".Length..], name => head.Metadata[name]);
        return (head.ContentLength, head.ETag.Trim('"'), head.Headers.ContentType, metadata);
    }

    public async Task<IReadOnlyList<string>> ListAsync(string bucket, string prefix, bool recursive)
    {
        var page = await client.ListObjectsV2Async(new ListObjectsV2Request
        {
            BucketName = bucket,
            Prefix = prefix,
            Delimiter = recursive ? null : "/",
        });
        return [.. (page.S3Objects ?? []).Select(one => one.Key), .. page.CommonPrefixes ?? []];
    }

    public Task CopyAsync(string bucket, string source, string target) =>
        client.CopyObjectAsync(bucket, source, bucket, target);

    public Task RemoveAsync(string bucket, string key) => client.DeleteObjectAsync(bucket, key);

    public Task RemoveManyAsync(string bucket, IReadOnlyList<string> keys) =>
        client.DeleteObjectsAsync(new DeleteObjectsRequest
        {
            BucketName = bucket,
            Objects = [.. keys.Select(key => new KeyVersion { Key = key })],
        });

    public Task<string> PresignAsync(string bucket, string key, bool isPut) => client.GetPreSignedURLAsync(
        new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = key,
            Verb = isPut ? HttpVerb.PUT : HttpVerb.GET,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5),
            Protocol = Amazon.S3.Protocol.HTTP,
        });

    public async Task<string?> PolicyAsync(string bucket, string? policy)
    {
        await client.PutBucketPolicyAsync(bucket, policy);
        return (await client.GetBucketPolicyAsync(bucket)).Policy;
    }

    public async Task<string?> ReadErrorAsync(string bucket, string key)
    {
        try
        {
            using var get = await client.GetObjectAsync(bucket, key);
            return null;
        }
        catch (AmazonS3Exception fault)
        {
            return fault.ErrorCode;
        }
    }

    public void Dispose() => client.Dispose();
}
