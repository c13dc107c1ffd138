using Mpr.Processing.Storage;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>Uploads by links as both faces of the API tell of them.</summary>
public sealed class UploadLinks(UploadDesk desk, TimeProvider time)
{
    // A link is made for each; those beyond are asked for one by one.
    private const int LinksAtOnce = 100;

    private const long PreferredPart = 16 << 20;

    // Up to here one request is as good, and simpler to send.
    private const long LargestWhole = 64 << 20;

    private const long LargestObject = 5L << 40;

    /// <summary>Begins an upload, with links for its first parts, or for all of it.</summary>
    /// <exception cref="ProblemException">The key is not the caller's, not supported or taken, or the size makes no sense.
    /// </exception>
    public async Task<UploadDocument> BeginAsync(UploadRequest request, CancellationToken cancellation)
    {
        var key = request.Key ?? throw ProblemException.Invalid("key is missing.");
        if (request.Size is < 1 or > LargestObject)
        {
            throw ProblemException.Invalid("size must be from 1 byte to 5 TiB.");
        }

        desk.RequireKey(key);
        if (!request.Overwrite)
        {
            await desk.RequireFreeAsync(key, cancellation);
        }

        var ends = time.GetUtcNow() + UploadDesk.LinkLife;
        if (request.Size <= LargestWhole)
        {
            var whole = desk.BeginWhole(key);
            return new UploadDocument(whole.Id, desk.Bucket, key, "put", whole.Url, null, null, ends);
        }

        var id = await desk.BeginAsync(key, request.ContentType, cancellation);
        var partSize = DelegatedUploads.PartSize(request.Size, PreferredPart);
        var count = request.Size is { } size ? (size + partSize - 1) / partSize : LinksAtOnce;
        var links = Enumerable.Range(1, (int)Math.Min(count, LinksAtOnce))
            .Select(number => new PartLink(number, desk.PartUrl(id, key, number), ends));
        return new UploadDocument(id, desk.Bucket, key, "multipart", null, partSize, [.. links], ends);
    }

    /// <summary>What of it has arrived.</summary>
    /// <exception cref="ProblemException">404: no such upload of the caller's, or it has ended.</exception>
    public async Task<UploadState> ShowAsync(string id, string key, CancellationToken cancellation)
    {
        var parts = await desk.PartsAsync(id, key, cancellation);
        return new UploadState(key, [.. parts.Select(p => new PartDocument(p.Number, p.ETag, p.Size))]);
    }

    /// <summary>A link for one part.</summary>
    /// <exception cref="ProblemException">404: no such upload of the caller's; 400: no such part can be.</exception>
    public PartLink Part(string id, string key, int number) =>
        new(number, desk.PartUrl(id, key, number), time.GetUtcNow() + UploadDesk.LinkLife);
}
