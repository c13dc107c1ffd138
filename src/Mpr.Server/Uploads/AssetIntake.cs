using Mpr.Processing.Storage;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>Takes an object through the server: a part of it is in memory at a time, and it appears in one step.</summary>
internal sealed class AssetIntake(ObjectStore store, UploadDesk desk, IntakeSlots slots)
{
    /// <exception cref="ProblemException">
    /// The key is not the caller's or not supported, the body is not what its headers say, or an object is there and
    /// If-None-Match forbids to replace it.
    /// </exception>
    public async Task<Asset> ReceiveAsync(HttpRequest request, string key, CancellationToken cancellation)
    {
        desk.RequireKey(key);
        var mustBeNew = MustBeNew(request);
        if (mustBeNew && await store.FindAsync(desk.Bucket, key, cancellation) is not null)
        {
            throw Taken(key);
        }

        await using var body = new BodyDigest(request);
        using var slot = await slots.TakeAsync(cancellation);
        try
        {
            await store.UploadStreamAsync(
                desk.Bucket,
                key,
                body,
                request.ContentLength,
                new UploadOptions { ContentType = UploadDesk.Type(request.ContentType) },
                mustBeNew,
                body.Check,
                cancellation);
        }
        catch (ObjectStoreException exists) when (exists.Fault == ObjectStoreFault.AlreadyExists)
        {
            throw Taken(key);
        }

        return await desk.RegisterAsync(key, cancellation);
    }

    private static bool MustBeNew(HttpRequest request) => request.Headers.IfNoneMatch.ToString() switch
    {
        "" => false,
        "*" => true,
        _ => throw ProblemException.Invalid("If-None-Match takes only * here."),
    };

    private static ProblemException Taken(string key) => new(
        RefusalCatalogue.PreconditionFailed, $"An object is at \"{key}\" already.", "Choose another key, or leave If-None-Match out.");
}

/// <summary>How many uploads have their parts in memory at a time; the others wait before their first byte is read.</summary>
internal sealed class IntakeSlots : IDisposable
{
    private const int AtOnce = 8;

    private readonly SemaphoreSlim _free = new(AtOnce);

    /// <summary>Dispose it to let the next one go.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        return new Slot(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
