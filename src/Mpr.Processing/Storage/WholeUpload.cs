namespace Mpr.Processing.Storage;

/// <summary>Stores a small file in a single request.</summary>
internal static class WholeUpload
{
    public static async Task<StoredObject> RunAsync(
        StoreClient client, StoreCall call, string path, UploadOptions upload,
        IProgress<TransferProgress>? progress, CancellationToken cancellation)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.Asynchronous);
        var size = RandomAccess.GetLength(file);
        var piece = new PieceMeter(new TransferMeter(size, progress));
        var etag = await client.SendAsync(call with { Silence = client.Options.StallTimeout * 2 }, async (s3, watch) =>
        {
            var content = new FileSlice(file, 0, size, piece.Begin(watch));
            await using (content.ConfigureAwait(false))
            {
                var request = UploadRequests.Whole(client.Options, call.Bucket, call.Key!, upload, content);
                return StoredObjects.ETag((await s3.PutObjectAsync(request, watch.Token).ConfigureAwait(false)).ETag);
            }
        }, cancellation).ConfigureAwait(false);
        var stored = await ObjectHead.FindAsync(client, call, cancellation).ConfigureAwait(false);
        return UploadCheck.Verified(call, stored, etag, size);
    }
}
