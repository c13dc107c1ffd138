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

    /// <summary>
    /// Opens the upload. It is noted twice, as only the store knows its name: should the process die in between,
    /// whatever is open under the key is this attempt's.
    /// </summary>
    public static async Task<ResultUpload> BeginAsync(
        ObjectStore store, MediaTask task, ITaskAttempt attempt, CancellationToken cancellation)
    {
        var residue = new UploadResidue(store.BucketOut, task.OutputKey, null);
        await attempt.NoteResidueAsync(residue.ToJson(), cancellation).ConfigureAwait(false);
        var staged = await store.BeginUploadAsync(
            store.BucketOut,
            task.OutputKey,
            new UploadOptions { ContentType = task.ContentType, Metadata = Metadata(task, attempt) },
            cancellation).ConfigureAwait(false);
        var upload = new ResultUpload(staged, attempt);
        try
        {
            await attempt.NoteResidueAsync((residue with { UploadId = staged.UploadId }).ToJson(), cancellation)
                .ConfigureAwait(false);
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
