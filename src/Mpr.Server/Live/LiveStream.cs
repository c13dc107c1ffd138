namespace Mpr.Server.Live;

/// <summary>One client's stream; disposing it is what ends the listening.</summary>
/// <param name="start">The position that the client has when nothing has been sent yet.</param>
internal sealed class LiveStream(
    LivePosition start, Func<CancellationToken, IAsyncEnumerable<LiveBatch>> read, Action end) : IDisposable
{
    public LivePosition Start => start;

    public IAsyncEnumerable<LiveBatch> ReadAsync(CancellationToken cancellation) => read(cancellation);

    public void Dispose() => end();
}
