using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Processing.Tests.Sources;

/// <summary>A store behind a counting and breaking proxy, and a gateway in front of it.</summary>
public sealed class GatewayFixture : IAsyncDisposable
{
    public GatewayFixture(StoreBackend backend, SourceGatewayOptions? options = null, TimeSpan? patience = null)
    {
        Direct = backend.Options;
        Proxy = new FaultProxy(Direct.Endpoint);
        Store = new ObjectStore(Direct with
        {
            Endpoint = Proxy.Url,
            StallTimeout = TimeSpan.FromSeconds(2),
            Patience = patience ?? TimeSpan.FromSeconds(20),
        });
        Gateway = new SourceGateway(Store, null, options);
    }

    public ObjectStoreOptions Direct { get; }

    public FaultProxy Proxy { get; }

    public ObjectStore Store { get; }

    public SourceGateway Gateway { get; }

    public HttpClient Http { get; } = new();

    /// <summary>Stores bytes under a new key.</summary>
    public async Task<StoredObject> StoreAsync(byte[] content, string? key = null)
    {
        key ??= $"{Guid.NewGuid():N}.bin";
        await RawStore.PutAsync(Direct, Direct.BucketIn, key, content);
        using var store = new ObjectStore(Direct);
        return (await store.FindAsync(Direct.BucketIn, key))!;
    }

    /// <summary>Stores a file of <see cref="TestMedia"/> once.</summary>
    public async Task<StoredObject> MediaAsync(string name)
    {
        using var store = new ObjectStore(Direct);
        return await store.FindAsync(Direct.BucketIn, name)
            ?? await store.UploadAsync(Direct.BucketIn, name, await TestMedia.FileAsync(name));
    }

    public async Task<HttpResponseMessage> GetAsync(
        Uri url, string? range = null, HttpMethod? method = null, bool whole = true)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, url);
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        return await Http.SendAsync(
            request, whole ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Gateway.DisposeAsync();
        Store.Dispose();
        await Proxy.DisposeAsync();
    }
}
