namespace Mpr.S3.Tests.Contract;

/// <summary>What the contract suite asks of a client library.</summary>
public interface IStoreClient : IDisposable
{
    Task MakeBucketAsync(string bucket);

    Task<bool> BucketExistsAsync(string bucket);

    Task RemoveBucketAsync(string bucket);

    /// <returns>The ETag without quotes.</returns>
    Task<string> PutAsync(
        string bucket, string key, byte[] data, string contentType, IDictionary<string, string> metadata);

    Task<byte[]> GetAsync(string bucket, string key, long? offset = null, long? length = null);

    Task<(long Size, string ETag, string ContentType, IReadOnlyDictionary<string, string> Metadata)> HeadAsync(
        string bucket, string key);

    Task<IReadOnlyList<string>> ListAsync(string bucket, string prefix, bool recursive);

    Task CopyAsync(string bucket, string source, string target);

    Task RemoveAsync(string bucket, string key);

    Task RemoveManyAsync(string bucket, IReadOnlyList<string> keys);

    Task<string> PresignAsync(string bucket, string key, bool isPut);

    Task<string?> PolicyAsync(string bucket, string? policy);

    /// <returns>The error code of a read, or null when it succeeded.</returns>
    Task<string?> ReadErrorAsync(string bucket, string key);
}
