using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Storage;

namespace Mpr.S3.Objects;

/// <summary>
/// Gives a received body its key. 1: its file is durable under its own name. 2: the index is committed, which is the
/// moment of publication. 3: files that were replaced are deleted. A crash before 2 leaves the old object and an
/// orphan file, after 2 the new object and perhaps an orphan; orphans are swept at the next start.
/// </summary>
internal sealed class ObjectPublisher(
    BodyIntake intake, DataFiles files, DiskThreads disk, S3EndpointOptions options)
{
    private const string KeySubject = "key:";

    /// <exception cref="Protocol.S3Exception">A condition does not hold; nothing was changed.</exception>
    public Task PublishAsync(Bucket bucket, ReceivedBody body, ObjectRecord record, WriteConditions conditions) =>
        PublishAsync(bucket, body, KeySubject + Encoding.UTF8.GetString(record.Key), index =>
        {
            conditions.Check(index, record.Key);
            return new ObjectPut(record);
        });

    /// <summary>Publishes a body by any record that names its file.</summary>
    public async Task PublishAsync(
        Bucket bucket, ReceivedBody body, string subject, Func<BucketIndex, LogRecord?> decide)
    {
        await intake.PublishAsync(body).ConfigureAwait(false);
        try
        {
            await CommitAsync(bucket, subject, decide).ConfigureAwait(false);
        }
        catch
        {
            if (body.Data is { } data)
            {
                await disk.RunAsync(() => files.Delete([data])).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Commits a change and deletes the files that it leaves without a name.</summary>
    public async Task CommitAsync(Bucket bucket, string subject, Func<BucketIndex, LogRecord?> decide)
    {
        var superseded = await bucket.Store.CommitAsync(subject, decide).ConfigureAwait(false);
        if (subject.StartsWith(KeySubject, StringComparison.Ordinal))
        {
            options.ObjectChanged?.Invoke(bucket.Name, subject[KeySubject.Length..]);
        }

        await DeleteAsync(superseded).ConfigureAwait(false);
    }

    public Task DeleteAsync(IReadOnlyList<DataId> ids) =>
        ids.Count > 0 ? disk.RunAsync(() => files.Delete(ids)) : Task.CompletedTask;

    /// <summary>The record of a body put in one piece.</summary>
    public static ObjectRecord Compose(
        byte[] key,
        ReceivedBody body,
        ObjectAttributes attributes,
        ChecksumAlgorithm algorithm,
        DateTimeOffset now)
    {
        return new ObjectRecord
        {
            Key = key,
            Size = body.Size,
            Modified = now.ToUnixTimeMilliseconds(),
            ETag = ETag.From(body.Md5),
            Checksum = new Checksum(algorithm, ChecksumType.FullObject, body.Checksums[algorithm]),
            Attributes = attributes,
            Inline = body.Inline,
            Parts = body.Data is { } data ? [new ObjectPart(0, body.Size, data, [])] : [],
        };
    }
}
