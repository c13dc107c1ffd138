using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Probing;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Runs tasks to their published result. Whatever happens, no scratch file, process or open upload of an attempt
/// outlives the call; should the process die, <see cref="RecoverAsync" /> and the next <see cref="ScratchSpace.Open" />
/// clean up. Thread-safe; make one for the life of the worker.
/// </summary>
/// <param name="store">Where the result goes.</param>
/// <param name="gateway">Where the source comes from.</param>
/// <param name="ffmpeg">Runs FFmpeg.</param>
/// <param name="prober">Looks at results.</param>
/// <param name="scratch">Temporary files.</param>
/// <param name="limits">Bounds of one run of FFmpeg; null: the defaults.</param>
/// <param name="access">How sources are read.</param>
public sealed class TaskRunner(
    ObjectStore store,
    SourceGateway gateway,
    FfmpegRunner ffmpeg,
    MediaProber prober,
    ScratchSpace scratch,
    FfmpegLimits? limits = null,
    SourceAccess access = SourceAccess.Auto)
{
    private readonly ResultMaker _maker = new(ffmpeg, prober, limits ?? new FfmpegLimits());

    /// <summary>Whether an object is a result that this class published, as its metadata says.</summary>
    /// <param name="found">An object with its metadata, which listings do not have.</param>
    public static bool IsResult(StoredObject found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Metadata.ContainsKey(ResultUpload.JobName);
    }

    /// <summary>Whether an open upload is one that an attempt noted, so that somebody will settle it.</summary>
    /// <param name="residue">What an attempt noted last.</param>
    /// <param name="upload">An open upload in the out bucket.</param>
    public static bool IsNoted(string residue, OpenUpload upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return UploadResidue.Parse(residue) is { } noted
            && (noted.UploadId is null ? noted.Key == upload.Key : noted.UploadId == upload.UploadId);
    }

    /// <summary>
    /// Runs one attempt of a task. The order of its steps is what makes a result appear once and whole.
    /// </summary>
    /// <param name="task">What to do.</param>
    /// <param name="attempt">The record of the task.</param>
    /// <param name="cancellation">Ends the attempt; it cleans up first, within seconds.</param>
    /// <exception cref="ProcessingException">There is no result, for a reason of the catalogue.</exception>
    /// <exception cref="OperationCanceledException">The attempt was ended.</exception>
    /// <exception cref="LeaseLostException">Another attempt has the task; nothing was published.</exception>
    public async Task<TaskResult> RunAsync(
        MediaTask task, ITaskAttempt attempt, CancellationToken cancellation = default)
    {
        var progress = new ProgressReporter(attempt, task.Expected.Duration);
        progress.Enter(TaskPhase.Preparing);
        try
        {
            var output = store.FindAsync(store.BucketOut, task.OutputKey, cancellation);
            var source = store.FindAsync(task.Source.Bucket, task.Source.Key, cancellation);
            await Task.WhenAll(output, source).ConfigureAwait(false);
            var there = await output.ConfigureAwait(false);
            // Of an earlier attempt of the same task, whose answer was lost.
            if (await DescribeOwnAsync(task, there, attempt.JobId, attempt.TaskId, cancellation).ConfigureAwait(false)
                is { } published)
            {
                return published;
            }

            RefuseToReplace(task, there);
            RefuseOtherVersion(task.Source, await source.ConfigureAwait(false));
            var route = ResultRoute.Of(task, scratch.FreesDisk, store.PartSize);
            try
            {
                return await MakeAsync(task, attempt, route, progress, cancellation).ConfigureAwait(false);
            }
            catch (InvalidDataException e) when (route.Live is not null)
            {
                // FFmpeg came back to what had left the disk: a muxer does what none of its kind was seen to do.
                var plain = new ResultRoute(null, task.ScratchEstimate, $"Through scratch: {e.Message}");
                return await MakeAsync(task, attempt, plain, progress, cancellation).ConfigureAwait(false);
            }
        }
        catch (ObjectStoreException e)
        {
            throw StorageFailures.Translate(e);
        }
        catch (IOException e) when (IsDiskFull(e))
        {
            throw new ProcessingException(FailureCatalogue.OutOfScratch, e.Message, e);
        }
    }

    /// <summary>Cleans up after an attempt that died, and finds out whether it had published.</summary>
    /// <param name="task">What it was to do.</param>
    /// <param name="residue">What it noted last.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="discard">
    /// Whether the task has ended without a result: then others may be at work on its key by now, and an upload whose
    /// name nobody was told is left to the bucket's rule for stale ones.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The result when it is there; null: nothing was published, and the task may run again.</returns>
    /// <exception cref="ProcessingException">The store could not be asked; try again later.</exception>
    public async Task<TaskResult?> RecoverAsync(
        MediaTask task, string residue, string jobId, string taskId, bool discard,
        CancellationToken cancellation = default)
    {
        try
        {
            // Abort first, look second: after the abort a stale process cannot complete any more.
            await AbortNotedAsync(residue, discard, cancellation).ConfigureAwait(false);
            var there = await store.FindAsync(store.BucketOut, task.OutputKey, cancellation).ConfigureAwait(false);
            return await DescribeOwnAsync(task, there, jobId, taskId, cancellation).ConfigureAwait(false);
        }
        catch (ObjectStoreException e)
        {
            throw ResultUpload.Translate(e);
        }
    }

    private async Task AbortNotedAsync(string text, bool discard, CancellationToken cancellation)
    {
        switch (UploadResidue.Parse(text))
        {
            case { UploadId: { } id } noted:
                await store.AbortUploadAsync(noted.Bucket, noted.Key, id, cancellation).ConfigureAwait(false);
                break;
            case { } noted when !discard:
                var open = await store.ListUploadsAsync(noted.Bucket, noted.Key, cancellation).ConfigureAwait(false);
                foreach (var upload in open.Where(u => u.Key == noted.Key))
                {
                    await store.AbortUploadAsync(noted.Bucket, upload.Key, upload.UploadId, cancellation)
                        .ConfigureAwait(false);
                }

                break;
        }
    }

    /// <summary>Null when it is not there, or of another task.</summary>
    private async Task<TaskResult?> DescribeOwnAsync(
        MediaTask task, StoredObject? there, string jobId, string taskId, CancellationToken cancellation) =>
        there is not null && IsOf(there, task, jobId, taskId)
            ? Describe(task, there, await ProbeResultAsync(task, there, cancellation).ConfigureAwait(false))
            : null;

    /// <summary>Another object under the key ends the attempt here, before hours of work.</summary>
    private static void RefuseToReplace(MediaTask task, StoredObject? there)
    {
        if (there is not null && !task.Overwrite)
        {
            throw new ProcessingException(
                FailureCatalogue.OutputExists, $"An object is already at {task.OutputKey}.");
        }
    }

    private Task<MediaProbe> ProbeResultAsync(MediaTask task, StoredObject there, CancellationToken cancellation) =>
        task.Recipe.SinglePicture
            ? prober.ProbePictureAsync(there, PosterFormat.Of(task).Demuxer, cancellation)
            : prober.ProbeAsync(there, cancellation);

    /// <summary>
    /// The gateway pins the version too, but may serve from its cache what is in the store no longer.
    /// </summary>
    private static void RefuseOtherVersion(StoredObject source, StoredObject? now)
    {
        if (now is null)
        {
            throw new ProcessingException(
                FailureCatalogue.SourceMissing, $"{source.Key} is not in {source.Bucket}.");
        }

        if (now.ETag != source.ETag)
        {
            throw new ProcessingException(
                FailureCatalogue.SourceChanged, $"{source.Key} was replaced after the job was planned.");
        }
    }

    /// <summary>One way of a result, from the source to its key.</summary>
    private async Task<TaskResult> MakeAsync(
        MediaTask task,
        ITaskAttempt attempt,
        ResultRoute route,
        ProgressReporter progress,
        CancellationToken cancellation)
    {
        // 1. Dies the process from here on, the next start sweeps the folder.
        var reading = SourceRoute.Of(task, access, scratch.Room - route.Scratch);
        using var folder = scratch.OpenAttempt(route.Scratch + (reading.Copies ? task.Source.Size : 0));
        var link = reading.Copies
            ? await gateway.OpenCopyAsync(task.Source, folder.SourceFile, cancellation).ConfigureAwait(false)
            : await gateway.OpenAsync(task.Source, cancellation).ConfigureAwait(false);
        await using var closingLink = link.ConfigureAwait(false);

        // 2. The upload is begun while FFmpeg starts, and noted before its first byte, which leaves as soon as there is
        // enough. Dies the process after the note, RecoverAsync aborts the upload.
        var sending = new ResultSending(store, task, attempt, folder.ResultFile(task.Extension));
        await using var closing = sending.ConfigureAwait(false);
        var file = sending.Open(route, cancellation);
        var made = await _maker.EncodeAsync(
            task, link, file, folder.Workplace, route.Scratch, progress, cancellation).ConfigureAwait(false);

        // 3. Judged, while the rest of it goes up unseen.
        var verified = await sending.SendWhileAsync(
            ct => _maker.VerifyAsync(task, made, ct), progress, cancellation).ConfigureAwait(false);

        // 4. The right to publish, then the one atomic step. Dies the process between them, RecoverAsync finds nothing
        // under the key and the task runs again; dies it after, RecoverAsync knows the result by its metadata.
        progress.Enter(TaskPhase.Publishing);
        var stored = await sending.PublishAsync(cancellation).ConfigureAwait(false);
        await link.DisposeAsync().ConfigureAwait(false); // only then its counts are exact
        return Describe(task, stored, verified.Probe) with
        {
            SourceUsage = link.Usage,
            CommandLine = made.CommandLine,
            LogTail = made.Exit.Log,
            SourceDamaged = verified.SourceDamaged,
            ScratchPeak = file.PeakOnDisk,
            Route = route.Reason,
            Access = reading.Reason,
        };
    }

    private static bool IsOf(StoredObject there, MediaTask task, string jobId, string taskId) =>
        there.Metadata.GetValueOrDefault(ResultUpload.JobName) == jobId
        && there.Metadata.GetValueOrDefault(ResultUpload.SourceName) == task.Source.ETag
        && there.Metadata.GetValueOrDefault(ResultUpload.TaskName) == taskId;

    private static TaskResult Describe(MediaTask task, StoredObject stored, MediaProbe probe)
    {
        var (start, end) = CutPoints.Of(task, probe);
        return new TaskResult(
            stored.Key, stored.Size, stored.ETag, MediaFacts.Of(probe), null, "", "", start, end, SourceDamaged: false);
    }

    /// <summary>ENOSPC and EDQUOT, as .NET passes them on from Linux.</summary>
    private static bool IsDiskFull(IOException e) => e.HResult is 28 or 122;
}
