using Minio;
using Minio.DataModel.Args;
using Minio.Exceptions;

namespace Mpr.S3.Tests.Contract;

public sealed class MinioStoreClient(Uri endpoint) : IStoreClient
{
    private readonly IMinioClient _client = new MinioClient()
        .WithEndpoint(endpoint.Host, endpoint.Port)
        .WithCredentials(EndpointHost.AccessKey, EndpointHost.SecretKey)
        .WithSSL(false)
        .Build();

    public Task MakeBucketAsync(string bucket) => _client.MakeBucketAsync(new MakeBucketArgs().WithBucket(bucket));

    public Task<bool> BucketExistsAsync(string bucket) =>
        _client.BucketExistsAsync(new BucketExistsArgs().WithBucket(bucket));

    public Task RemoveBucketAsync(string bucket) => _client.RemoveBucketAsync(
        new RemoveBucketArgs().WithBucket(bucket));

    public async Task<string> PutAsync(
        string bucket, string key, byte[] data, string contentType, IDictionary<string, string> metadata)
    {
        var put = await _client.PutObjectAsync(new PutObjectArgs()
            .WithBucket(bucket).WithObject(key).WithStreamData(new MemoryStream(data)).WithObjectSize(data.Length)
            .WithContentType(contentType).WithHeaders(metadata));
        return put.Etag.Trim('"');
    }

    public async Task<byte[]> GetAsync(string bucket, string key, long? offset, long? length)
    {
        if (offset is { } start)
        {
            // GetObject of this version takes the 206 that it asked for as a fault: ranges go by a link of its making.
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Range = new(start, start + length - 1);
            return await http.GetByteArrayAsync(await PresignAsync(bucket, key, isPut: false));
        }

        using var target = new MemoryStream();
        var args = new GetObjectArgs().WithBucket(bucket).WithObject(key)
            .WithCallbackStream((stream, token) => stream.CopyToAsync(target, token));
        await _client.GetObjectAsync(args);
        return target.ToArray();
    }

    public async Task<(
        long Size, string ETag, string ContentType, IReadOnlyDictionary<string, string> Metadata)> HeadAsync(
        string bucket, string key)
    {
        var head = await _client.StatObjectAsync(new StatObjectArgs().WithBucket(bucket).WithObject(key));
        return (head.Size, head.ETag.Trim('"'), head.ContentType, head.MetaData.ToDictionary(
            pair => pair.Key.ToLowerInvariant().Replace(
                "x-amz-meta-", "", StringComparison.Ordinal), pair => pair.Value));
    }

    public async Task<IReadOnlyList<string>> ListAsync(string bucket, string prefix, bool recursive)
    {
        var keys = new List<string>();
        var args = new ListObjectsArgs().WithBucket(bucket).WithPrefix(prefix).WithRecursive(recursive);
        await foreach (var item in _client.ListObjectsEnumAsync(args))
        {
            keys.Add(item.Key);
        }

        return keys;
    }

    public Task CopyAsync(string bucket, string source, string target) => _client.CopyObjectAsync(new CopyObjectArgs()
        .WithBucket(bucket).WithObject(target)
        .WithCopyObjectSource(new CopySourceObjectArgs().WithBucket(bucket).WithObject(source)));

    public Task RemoveAsync(string bucket, string key) =>
        _client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(bucket).WithObject(key));

    public Task RemoveManyAsync(string bucket, IReadOnlyList<string> keys) =>
        _client.RemoveObjectsAsync(new RemoveObjectsArgs().WithBucket(bucket).WithObjects([.. keys]));

    public Task<string> PresignAsync(string bucket, string key, bool isPut) => isPut
        ? _client.PresignedPutObjectAsync(
            new PresignedPutObjectArgs().WithBucket(bucket).WithObject(key).WithExpiry(300))
        : _client.PresignedGetObjectAsync(
            new PresignedGetObjectArgs().WithBucket(bucket).WithObject(key).WithExpiry(300));

    public async Task<string?> PolicyAsync(string bucket, string? policy)
    {
        await _client.SetPolicyAsync(new SetPolicyArgs().WithBucket(bucket).WithPolicy(policy));
        return await _client.GetPolicyAsync(new GetPolicyArgs().WithBucket(bucket));
    }

    public async Task<string?> ReadErrorAsync(string bucket, string key)
    {
        try
        {
            await GetAsync(bucket, key, null, null);
            return null;
        }
        catch (ObjectNotFoundException)
        {
            return "NoSuchKey";
        }
    }

    public void Dispose() => _client.Dispose();
}
