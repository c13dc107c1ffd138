using Mpr.S3.Buckets;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Multipart;

/// <summary>Makes a received body a part of an upload. Of two of one number the last to finish counts.</summary>
internal sealed class PartPublisher(ObjectPublisher publisher, TimeProvider time)
{
    /// <exception cref="S3Exception">NoSuchUpload: it was ended meanwhile.</exception>
    public async Task<UploadedPart> PublishAsync(
        S3Request request, Bucket bucket, UploadState upload, int number, ReceivedBody body)
    {
        var part = new UploadedPart(
            number,
            body.Size,
            ETag.From(body.Md5),
            body.Checksums[upload.Effective],
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            body.Data!.Value);
        await publisher.PublishAsync(bucket, body, "upload:" + upload.Id, index =>
        {
            Uploads.Get(index, upload.Id, request.KeyBytes);
            return new PartStored(upload.Id, part);
        }).ConfigureAwait(false);
        return part;
    }
}
