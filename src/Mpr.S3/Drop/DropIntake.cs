using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Storage;

namespace Mpr.S3.Drop;

/// <summary>Makes an object of a dropped file.</summary>
internal sealed class DropIntake(BodyIntake intake, ObjectPublisher publisher, S3DropMode mode, TimeProvider time)
{
    /// <summary>Tells which state of a file that stays was taken in.</summary>
    private const string Mark = "x-amz-meta-mpr-drop";

    private const int MaximumKey = 1024;

    /// <returns>False when the file is as it was when it was last taken in, or changed while it was read.</returns>
    /// <exception cref="IOException">The file cannot be read, or the disk is full.</exception>
    public async Task<bool> TakeAsync(Bucket bucket, string key, FileInfo file, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        var (size, modified) = (file.Length, file.LastWriteTimeUtc);
        var mark = string.Create(CultureInfo.InvariantCulture, $"{size}-{modified.Ticks}");
        if (bytes.Length > MaximumKey || key.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw new IOException("The name is longer than a key may be, or is not UTF-8.");
        }

        if (mode == S3DropMode.Copy && bucket.Store.Find(bytes)?.Attributes.Headers.Any(
            header => header.Key == Mark && header.Value == mark) == true)
        {
            return false;
        }

        if (!await PublishAsync(bucket, bytes, file, mark, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (mode == S3DropMode.Move)
        {
            file.Delete();
        }

        return true;
    }

    private async Task<bool> PublishAsync(
        Bucket bucket, byte[] key, FileInfo file, string mark, CancellationToken cancellationToken)
    {
        var (size, modified) = (file.Length, file.LastWriteTimeUtc);
        var stream = file.OpenRead();
        await using (stream.ConfigureAwait(false))
        {
            using var body = await intake.ReceiveAsync(
                stream.ReadAsync, size, [ChecksumAlgorithm.Crc64Nvme], mayBeInline: false, cancellationToken)
                .ConfigureAwait(false);
            file.Refresh();
            if (body.Size != size || !file.Exists || file.LastWriteTimeUtc != modified)
            {
                return false;
            }

            var attributes = new ObjectAttributes
            {
                Headers = mode == S3DropMode.Copy
                    ? [new("content-type", MediaContentTypes.Of(file.Name)), new(Mark, mark)]
                    : [new("content-type", MediaContentTypes.Of(file.Name))],
            };
            var record = ObjectPublisher.Compose(key, body, attributes, ChecksumAlgorithm.Crc64Nvme, time.GetUtcNow());
            await publisher.PublishAsync(bucket, body, record, new WriteConditions(null, null)).ConfigureAwait(false);
            return true;
        }
    }
}
