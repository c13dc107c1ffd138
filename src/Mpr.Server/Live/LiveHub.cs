using System.Runtime.CompilerServices;
using Mpr.Jobs;
using Mpr.Server.Access;
using Mpr.Server.Assets;
using Mpr.Server.Hosting;

namespace Mpr.Server.Live;

/// <summary>
/// Tells everybody who listens what happens. While somebody does, one loop asks the database four times a second, however
/// many they are; while nobody does, nothing is asked. Whoever resumes, or falls behind, reads what it missed by itself
/// and in pages, so a slow client costs a bounded queue and holds up nobody.
/// </summary>
internal sealed partial class LiveHub(
    EventLog log,
    ProgressWatch progress,
    ApiKeys keys,
    AssetScanner scanner,
    TimeProvider time,
    ILogger<LiveHub> logger) : BackgroundService
{
    // What a person takes for at once; workers write progress once a second.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    // Proxies close connections on which nothing comes for a minute.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    private const int MostSubscriptions = 1000;

    private readonly Lock _lock = new();
    private readonly HashSet<LiveSubscription> _subscriptions = [];
    private readonly WorkSignal _signal = new();
    private LivePosition? _position;
    private bool _stopped;

    /// <summary>How many are listening now.</summary>
    public int Listening
    {
        get
        {
            lock (_lock)
            {
                return _subscriptions.Count;
            }
        }
    }

    /// <summary>
    /// Begins to listen. From the moment that this answers nothing is missed.
    /// </summary>
    /// <param name="filter">What to be told.</param>
    /// <param name="since">The last id that the client has seen; null tells from now on.</param>
    /// <exception cref="ProblemException">429: too many are listening.</exception>
    public async Task<LiveStream> ListenAsync(LiveFilter filter, LivePosition? since, CancellationToken cancellation)
    {
        var subscription = new LiveSubscription(filter);
        Add(subscription);
        try
        {
            _signal.Raise();
            var now = await subscription.Begun.WaitAsync(cancellation);
            return new LiveStream(since ?? now, token => ReadAsync(subscription, since, now, token), () => Remove(subscription));
        }
        catch
        {
            Remove(subscription);
            throw;
        }
    }

    /// <summary>Ends all streams, so that a server that stops need not wait for their clients.</summary>
    public void End()
    {
        lock (_lock)
        {
            _stopped = true;
            foreach (var subscription in _subscriptions)
            {
                subscription.End();
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        scanner.Completed += Tell;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (IsIdle())
            {
                await _signal.WaitAsync(Timeout.InfiniteTimeSpan, time, stoppingToken);
                continue;
            }

            await Task.Delay(await TryTellAsync(stoppingToken), time, stoppingToken);
        }
    }

    // How long to wait until the next round.
    private async Task<TimeSpan> TryTellAsync(CancellationToken stopping)
    {
        try
        {
            return await TellAsync(stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // The database is away; the events wait in it.
            Log.Failed(logger, fault);
            return AfterFault;
        }
    }

    private async Task<TimeSpan> TellAsync(CancellationToken stopping)
    {
        if (_position is null)
        {
            var start = await log.StartAsync(stopping);
            lock (_lock)
            {
                _position = start;
                foreach (var waiting in _subscriptions)
                {
                    waiting.Begin(start);
                }
            }
        }

        // Progress first: the start of what was seen running is then among the events, and is told before it.
        var moved = WantsProgress() ? await progress.NextAsync(stopping) : [];
        var batch = await log.NextAsync(stopping);
        var gone = batch.Events.Where(e => e.Job is { Status: not JobStatus.Running }).Select(e => e.Job!.Id).ToHashSet();
        lock (_lock)
        {
            _position = batch.Position;
            Offer([.. batch.Events, .. moved.Where(m => !gone.Contains(m.Job!.Id))]);
        }

        return batch.Events.Count > 0 && batch.Events.Count % EventLog.PageSize == 0 ? TimeSpan.Zero : Round;
    }

    private async IAsyncEnumerable<LiveBatch> ReadAsync(
        LiveSubscription subscription,
        LivePosition? since,
        LivePosition begun,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var at = since ?? begun;
        if (since is not null && !await log.IsKeptAsync(at, cancellation))
        {
            at = at.Jobs > begun.Jobs || at.Assets > begun.Assets ? begun : at;
            yield return new LiveBatch([new LiveEvent(LiveTypes.Reset, time.GetUtcNow(), null, null, null)], at);
        }

        await foreach (var missed in MissedAsync(subscription.Filter, at, begun, cancellation))
        {
            yield return missed;
        }

        at = begun;
        var checkAt = time.GetUtcNow() + SignOfLife;
        while (await subscription.TakeAsync(SignOfLife, time, cancellation) is { } batch)
        {
            if (batch.Lagging)
            {
                await foreach (var missed in MissedAsync(subscription.Filter, at, batch.Position, cancellation))
                {
                    yield return missed;
                }
            }

            at = batch.Position;
            yield return batch;
            if (time.GetUtcNow() >= checkAt)
            {
                if (!await keys.AdmitsAsync(subscription.Filter.Caller, cancellation))
                {
                    yield break;
                }

                checkAt = time.GetUtcNow() + SignOfLife;
            }
        }
    }

    private async IAsyncEnumerable<LiveBatch> MissedAsync(
        LiveFilter filter, LivePosition after, LivePosition upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (after != upTo)
        {
            var page = await log.ReplayAsync(after, upTo, cancellation);
            yield return page with { Events = [.. page.Events.Where(filter.Passes)] };
            after = page.Position;
        }
    }

    private void Add(LiveSubscription subscription)
    {
        lock (_lock)
        {
            if (_stopped || _subscriptions.Count >= MostSubscriptions)
            {
                throw new ProblemException(
                    RefusalCatalogue.TooManyStreams, $"{MostSubscriptions} clients are listening.", "Try again later.")
                {
                    RetryAfter = SignOfLife,
                };
            }

            _subscriptions.Add(subscription);
            if (_position is { } now)
            {
                subscription.Begin(now);
            }
        }
    }

    private void Remove(LiveSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }

    // Told to who listens to this process now, and not kept.
    private void Tell(ScanAnswer scan)
    {
        var news = new ScanNews(scan.Found, scan.Registered, scan.Skipped, scan.Missing);
        lock (_lock)
        {
            Offer([new LiveEvent(LiveTypes.ScanCompleted, time.GetUtcNow(), null, null, news)]);
        }
    }

    private bool IsIdle()
    {
        lock (_lock)
        {
            if (_subscriptions.Count > 0)
            {
                return false;
            }

            _position = null;
            return true;
        }
    }

    private bool WantsProgress()
    {
        lock (_lock)
        {
            return _subscriptions.Any(s => s.Filter.WantsProgress);
        }
    }

    private void Offer(IReadOnlyList<LiveEvent> events)
    {
        if (_position is not { } position)
        {
            return;
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.Offer(events, position);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Reading what happened failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
