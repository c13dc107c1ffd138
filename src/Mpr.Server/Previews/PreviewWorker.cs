using System.Text.Json;
using Mpr.Processing.Failures;
using Mpr.Processing.Previews;
using Mpr.Processing.Probing;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Previews;

/// <summary>Wakes who makes previews.</summary>
public sealed class PreviewSignal : WorkSignal;

/// <summary>
/// Makes the previews of probed assets, one asset at a time and one FFmpeg at a time, behind everything else on the
/// machine and, at first, after the tasks of this process. The checkpoints, and what holds if the process dies there:
/// 1. the row was noted by the transaction that made the asset ready; nothing is lost from then on;
/// 2. it is claimed under a lease, which is renewed: two minutes later another process makes them, at most six times in all;
/// 3. the objects are stored: nobody is told of them, and whoever makes them anew writes over them;
/// 4. the row and the asset say that they are there, in one transaction.
/// </summary>
internal sealed partial class PreviewWorker(
    PreviewMaker maker,
    PreviewLedger ledger,
    PreviewTurn turn,
    AssetCatalog catalog,
    ObjectStore store,
    MprServerOptions options,
    PreviewSignal signal,
    TimeProvider time,
    ILogger<PreviewWorker> logger) : TableWorker(signal, time, logger)
{
    // What is newest is next, so few are taken at once.
    private const int BatchSize = 4;

    // Often enough that a database which is slow for a while costs no lease.
    private static readonly TimeSpan Renewal = PreviewLedger.Lease / 4;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(12) + PreviewTurn.Patience;

    // Rows come from a trigger, which wakes nobody.
    protected override TimeSpan Idle => TimeSpan.FromSeconds(1);

    protected override async Task<bool> WorkAsync(CancellationToken stopping)
    {
        var due = await ledger.DueAsync(options.Previews, BatchSize, stopping);
        foreach (var preview in due)
        {
            if (await ledger.ClaimAsync(preview, stopping))
            {
                await HandleAsync(preview, stopping);
            }
        }

        return due.Count == BatchSize;
    }

    private async Task HandleAsync(AssetPreview preview, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(Longest, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            await (preview.Status == PreviewStatus.Removed
                ? RemoveAsync(preview, either.Token)
                : MakeAsync(preview, either.Token));
        }
        catch (ProcessingException failed)
        {
            await FailAsync(preview, failed, stopping);
        }
        catch (ObjectStoreException fault)
        {
            await FailAsync(preview, StorageFailures.Translate(fault), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ledger.HandBackAsync(preview, CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            var late = $"It took longer than {Longest.TotalMinutes:0} minutes.";
            await FailAsync(preview, new ProcessingException(FailureCatalogue.LimitsExceeded, late), stopping);
        }
        catch (Exception gone) when (gone is ProblemException or OperationCanceledException)
        {
            // The record went meanwhile, and the row says so; or the lease was lost, and it is somebody else's.
            await ledger.HandBackAsync(preview, stopping);
        }
    }

    private async Task MakeAsync(AssetPreview preview, CancellationToken cancellation)
    {
        if (preview.Attempts > PreviewLedger.MostAttempts)
        {
            throw new ProcessingException(FailureCatalogue.LimitsExceeded, "Whoever made them died, time after time.");
        }

        var asset = await catalog.GetAsync(preview.AssetId, Caller.Open, cancellation);
        var source = new StoredObject(asset.Bucket, asset.Key, asset.ETag, asset.Size, asset.LastModified);
        var probe = JsonSerializer.Deserialize<MediaProbe>(asset.Probe ?? "null")
            ?? throw new ProcessingException(FailureCatalogue.NotPossible, "The asset is not probed.");
        var (made, kinds) = await UnderLeaseAsync(
            preview,
            async token =>
            {
                var all = await maker.MakeAsync(source, probe, waiting => turn.WaitAsync(preview.At, waiting), token);
                return (all, await StoreAsync(preview, all, token));
            },
            cancellation);
        preview.Kinds = kinds;
        preview.Filmstrip = made.Filmstrip is { } strip ? Json(FilmstripDocument.From(strip.Layout)) : null;
        preview.PictureProblem = made.PictureFault?.Message;
        preview.SoundProblem = made.SoundFault?.Message;
        await ledger.RecordAsync(preview, cancellation);
        Log.Made(Logger, preview.AssetId, preview.Kinds, made.PictureFault?.Message, made.SoundFault?.Message);
    }

    /// <summary>Works while the lease is kept, and no longer; it stands still again when this returns.</summary>
    private async Task<T> UnderLeaseAsync<T>(
        AssetPreview preview, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keeping = KeepAsync(preview, ending);
        try
        {
            return await work(ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await keeping;
        }
    }

    private async Task KeepAsync(AssetPreview preview, CancellationTokenSource ending)
    {
        try
        {
            do
            {
                await Task.Delay(Renewal, Time, ending.Token);
            }
            while (await ledger.KeepAsync(preview, ending.Token));
        }
        catch (OperationCanceledException)
        {
            // The work has ended.
            return;
        }

        await ending.CancelAsync();
    }

    private async Task<PreviewKinds> StoreAsync(AssetPreview preview, Preview made, CancellationToken cancellation)
    {
        (PreviewKinds Kind, byte[]? Content, string Type)[] files =
        [
            (PreviewKinds.Poster, made.Poster, "image/webp"),
            (PreviewKinds.Filmstrip, made.Filmstrip?.Image, "image/webp"),
            (PreviewKinds.Peaks, made.Peaks is { } peaks ? JsonSerializer.SerializeToUtf8Bytes(
                PeaksDocument.From(peaks), ApiJson.Options) : null, "application/json"),
        ];
        var kinds = PreviewKinds.None;
        foreach (var (kind, content, type) in files.Where(f => f.Content is not null))
        {
            await store.UploadStreamAsync(
                store.BucketOut,
                PreviewKeys.Of(preview, kind),
                new MemoryStream(content!),
                content!.Length,
                new UploadOptions { ContentType = type },
                cancellation: cancellation);
            kinds |= kind;
        }

        return kinds;
    }

    private async Task RemoveAsync(AssetPreview preview, CancellationToken cancellation)
    {
        foreach (var kind in Enum.GetValues<PreviewKinds>().Where(k => k != PreviewKinds.None))
        {
            await store.DeleteAsync(store.BucketOut, PreviewKeys.Of(preview, kind), cancellation);
        }

        await ledger.ForgetAsync(preview, cancellation);
    }

    private async Task FailAsync(AssetPreview preview, ProcessingException failed, CancellationToken cancellation)
    {
        var again = await ledger.FailAsync(preview, failed, cancellation);
        Log.Failed(Logger, preview.AssetId, failed.Failure.Code, failed.Message, again);
    }

    private static string Json<T>(T document) => JsonSerializer.Serialize(document, ApiJson.Options);

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Information, "{AssetId} has previews: {Kinds}; pictures: {PictureFault}; sound: {SoundFault}")]
        public static partial void Made(
            ILogger logger, string assetId, PreviewKinds kinds, string? pictureFault, string? soundFault);

        [LoggerMessage(3, LogLevel.Warning, "Previews of {AssetId} failed: {Code}: {Detail} Tried again: {Again}")]
        public static partial void Failed(ILogger logger, string assetId, string code, string detail, bool again);
    }
}
