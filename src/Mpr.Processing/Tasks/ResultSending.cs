using System.Runtime.ExceptionServices;
using Mpr.Processing.Failures;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Takes a result to the store: while FFmpeg writes it, or once it is finished. Disposed before it is published, it
/// leaves nothing.
/// </summary>
internal sealed class ResultSending(ObjectStore store, MediaTask task, ITaskAttempt attempt, string path)
    : IAsyncDisposable
{
    private Task<ResultUpload>? _upload;
    private ResultFile? _file;

    /// <summary>
    /// The file that FFmpeg is to write. Where the way is a live one, it is followed from now on, and its upload is
    /// begun meanwhile: FFmpeg need not wait for what it takes seconds to fill.
    /// </summary>
    public ResultFile Open(ResultRoute route, CancellationToken cancellation) => _file = new ResultFile(
        path,
        route.Live is { } live ? LiveUpload.Start(StagedAsync(cancellation), store.Options, path, live) : null);

    /// <summary>
    /// Sends all of it, unseen, while it is verified; a result that is refused stops the sending, and the other way
    /// round.
    /// </summary>
    /// <exception cref="ProcessingException">It must not be published, or could not be sent.</exception>
    /// <exception cref="InvalidDataException">FFmpeg wrote where it was not expected to.</exception>
    public async Task<T> SendWhileAsync<T>(
        Func<CancellationToken, Task<T>> verify, ProgressReporter progress, CancellationToken cancellation)
    {
        progress.Enter(TaskPhase.Verifying);
        if (_file!.Live is { } live)
        {
            await live.EndAsync().ConfigureAwait(false);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? first = null;
        var sending = StopOtherOnFaultAsync(SendAsync(progress, either.Token));
        var verifying = StopOtherOnFaultAsync(VerifyAsync(verify, progress, either.Token));
        try
        {
            await Task.WhenAll(sending, verifying).ConfigureAwait(false);
        }
        catch
        {
            // What failed first says why, whichever came to its end first: the other was stopped for it.
            first!.Throw();
        }

        return await verifying.ConfigureAwait(false);

        async Task<TResult> StopOtherOnFaultAsync<TResult>(Task<TResult> work)
        {
            try
            {
                return await work.ConfigureAwait(false);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(e), null);
                await either.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Asks for the right to publish, then gives the object its key in one step.</summary>
    /// <exception cref="LeaseLostException">Another attempt has the task; nothing was published.</exception>
    public async Task<StoredObject> PublishAsync(CancellationToken cancellation) =>
        await (await UploadAsync(cancellation).ConfigureAwait(false))
            .PublishAsync(task.Overwrite, cancellation).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        if (_file?.Live is { } live)
        {
            await live.DisposeAsync().ConfigureAwait(false);
        }

        if (_upload is not null)
        {
            await ((Task)_upload).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_upload is { IsCompletedSuccessfully: true })
        {
            await (await _upload.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<T> VerifyAsync<T>(
        Func<CancellationToken, Task<T>> verify, ProgressReporter progress, CancellationToken cancellation)
    {
        var verified = await verify(cancellation).ConfigureAwait(false);
        progress.Enter(TaskPhase.Uploading);
        return verified;
    }

    private async Task<bool> SendAsync(ProgressReporter progress, CancellationToken cancellation)
    {
        try
        {
            if (_file!.Live is { } live)
            {
                await live.FinishAsync(progress, cancellation).ConfigureAwait(false);
            }
            else
            {
                var staged = await StagedAsync(cancellation).ConfigureAwait(false);
                await staged.UploadFileAsync(path, progress, cancellation).ConfigureAwait(false);
            }

            return true;
        }
        catch (ObjectStoreException e)
        {
            throw ResultUpload.Translate(e);
        }
    }

    private Task<ResultUpload> UploadAsync(CancellationToken cancellation) =>
        _upload ??= ResultUpload.BeginAsync(store, task, attempt, cancellation);

    private async Task<StagedUpload> StagedAsync(CancellationToken cancellation) =>
        (await UploadAsync(cancellation).ConfigureAwait(false)).Staged;
}
