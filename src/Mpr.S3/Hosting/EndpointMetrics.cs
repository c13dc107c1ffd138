using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Mpr.S3.Hosting;

/// <summary>
/// Counts requests. The same figures go to the meter <c>Mpr.S3</c> and to the page of <see cref="MetricsPage"/>.
/// </summary>
internal sealed class EndpointMetrics : IDisposable
{
    public const string MeterName = "Mpr.S3";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _requests;
    private readonly UpDownCounter<int> _underWay;
    private readonly Histogram<double> _durations;
    private readonly ConcurrentDictionary<(string Operation, int Status), long> _counts = new();
    private int _now;

    public EndpointMetrics()
    {
        _requests = _meter.CreateCounter<long>("mpr.s3.requests", "{request}", "Requests answered");
        _underWay = _meter.CreateUpDownCounter<int>("mpr.s3.requests.active", "{request}", "Requests under way");
        _durations = _meter.CreateHistogram<double>("mpr.s3.request.duration", "s", "Time from first to last byte");
    }

    public IReadOnlyDictionary<(string Operation, int Status), long> Counts => _counts;

    /// <summary>Requests under way.</summary>
    public int UnderWay => _now;

    /// <returns>How many are under way with this one.</returns>
    public int Begin()
    {
        _underWay.Add(1);
        return Interlocked.Increment(ref _now);
    }

    public void End(string operation, int status, TimeSpan duration)
    {
        Interlocked.Decrement(ref _now);
        _underWay.Add(-1);
        _counts.AddOrUpdate((operation, status), 1, (_, count) => count + 1);
        var tags = new KeyValuePair<string, object?>[] { new("operation", operation), new("status", status) };
        _requests.Add(1, tags);
        _durations.Record(duration.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();
}
