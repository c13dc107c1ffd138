namespace Mpr.Processing.Storage;

/// <summary>Compares what a store shows after an upload with what it was given.</summary>
internal static class UploadCheck
{
    public static StoredObject Verified(StoreCall call, StoredObject? stored, string etag, long size)
    {
        if (stored is null || stored.ETag != etag)
        {
            throw StoreErrors.Fault(
                ObjectStoreFault.Changed, "it was stored, and replaced or deleted by somebody else at once",
                "Let one writer at a time use the key.", call);
        }

        return stored.Size == size
            ? stored
            : throw StoreErrors.Fault(
                ObjectStoreFault.Other, $"the store keeps {stored.Size} bytes of {size}",
                "This store loses data: look at its log, do not use it.", call);
    }
}
