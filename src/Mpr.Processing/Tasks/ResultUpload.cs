using System.Globalization;
using Mpr.Processing.Failures;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>
/// The way of a result from scratch to its key. It is invisible until the last step, and open uploads are noted before
/// their first byte, so that whoever finds this process dead can clean up.
/// </summary>
internal sealed class ResultUpload : IAsyncDisposable
{
    public const string JobName = "mpr-job";
    public const string TaskName = "mpr-task";
    public const string AttemptName = "mpr-attempt";
    public const string SourceName = "mpr-etag-of-source";

    private readonly StagedUpload _staged;
    private readonly ITaskAttempt _attempt;

    private ResultUpload(StagedUpload staged, ITaskAttempt attempt) => (_staged, _attempt) = (staged, attempt);

    /// <summary>Opens the upload and notes it.</summary>
    public static async Task<ResultUpload> BeginAsync(
        ObjectStore store, MediaTask task, ITaskAttempt attempt, CancellationToken cancellation)
    {
        var staged = await store.BeginUploadAsync(
            store.BucketOut,
            task.OutputKey,
            new UploadOptions { ContentType = task.ContentType, Metadata = Metadata(task, attempt) },
            cancellation).ConfigureAwait(false);
        // Should the process die before the note is kept, an upload without a byte stays until the store's own rule for
        // stale uploads removes it; noting first is impossible, as only the store knows the name.
        var upload = new ResultUpload(staged, attempt);
        try
        {
            var residue = new UploadResidue(store.BucketOut, task.OutputKey, staged.UploadId);
            await attempt.NoteResidueAsync(residue.ToJson(), cancellation).ConfigureAwait(false);
            return upload;
        }
        catch
        {
            await upload.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Where the parts go.</summary>
    public StagedUpload Staged => _staged;

    /// <summary>Asks for the right to publish, then gives the object its key in one step.</summary>
    /// <exception cref="LeaseLostException">Another attempt has the task; nothing was published.</exception>
    public async Task<StoredObject> PublishAsync(bool overwrite, CancellationToken cancellation)
    {
        if (!await _attempt.MayPublishAsync(cancellation).ConfigureAwait(false))
        {
            throw new LeaseLostException($"Attempt {_attempt.Attempt} of {_attempt.TaskId} has lost its lease.");
        }

        try
        {
            return await _staged.CompleteAsync(mustBeNew: !overwrite, cancellation).ConfigureAwait(false);
        }
        catch (ObjectStoreException e)
        {
            throw Translate(e);
        }
    }

    /// <summary>Aborts what was not published.</summary>
    public ValueTask DisposeAsync() => _staged.DisposeAsync();

    /// <summary>What a fault of the store means here, where a missing key is not the source's.</summary>
    public static ProcessingException Translate(ObjectStoreException fault) =>
        fault.Fault is ObjectStoreFault.KeyMissing or ObjectStoreFault.Changed
            ? new ProcessingException(FailureCatalogue.StorageUnavailable, fault.Message, fault)
            : StorageFailures.Translate(fault);

    private static Dictionary<string, string> Metadata(MediaTask task, ITaskAttempt attempt) =>
        new(StringComparer.Ordinal)
        {
            [JobName] = attempt.JobId,
            [TaskName] = attempt.TaskId,
            [AttemptName] = attempt.Attempt.ToString(CultureInfo.InvariantCulture),
            [SourceName] = task.Source.ETag,
        };
}
