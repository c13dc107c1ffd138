using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>Transfers come through whole where store and network do not hold.</summary>
public abstract class InterruptionContract : IAsyncDisposable
{
    private const int MiB = 1 << 20;

    private readonly Samples _samples = new();
    private readonly FaultProxy _proxy;
    private readonly ObjectStore _store;
    private readonly ObjectStoreOptions _direct;
    private readonly string _key = $"{Guid.NewGuid():N}.bin";

    protected InterruptionContract(StoreBackend backend)
    {
        backend.Require();
        _direct = backend.Options;
        _proxy = new FaultProxy(_direct.Endpoint);
        _store = new ObjectStore(_direct with
        {
            Endpoint = _proxy.Url,
            PartSize = 5 * MiB,
            StallTimeout = TimeSpan.FromSeconds(1),
            Patience = TimeSpan.FromSeconds(20),
        });
    }

    private string Bucket => _direct.BucketOut;

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _proxy.DisposeAsync();
        _samples.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Read_goes_on_where_the_connection_broke()
    {
        var content = Samples.Bytes(3 * MiB);
        await RawStore.PutAsync(_direct, Bucket, _key, content);
        _proxy.Script = _ => new Mishap.Cut(MiB);

        await using var range = await _store.OpenRangeAsync(Bucket, _key, 100, null);
        var read = await Samples.ReadAllAsync(range.Body);

        Assert.Equal(content[100..], read);
        Assert.InRange(range.Requests, 4, 40);
    }

    [Fact]
    public async Task Read_that_goes_on_at_another_version_is_a_fault()
    {
        await RawStore.PutAsync(_direct, Bucket, _key, Samples.Bytes(3 * MiB, 1));
        _proxy.Script = r => r.IsRead ? new Mishap.Cut(MiB) : null;
        await using var range = await _store.OpenRangeAsync(Bucket, _key, 0, null);
        await RawStore.PutAsync(_direct, Bucket, _key, Samples.Bytes(3 * MiB, 2));

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => Samples.ReadAllAsync(range.Body));

        Assert.Equal(ObjectStoreFault.Changed, fault.Fault);
    }

    [Fact]
    public async Task Transfers_come_through_where_every_third_request_fails()
    {
        var path = _samples.File("up", 23 * MiB);
        _proxy.Script = r => (r.Number % 6) switch
        {
            2 => Mishap.Error(503, "SlowDown"),
            5 => new Mishap.Cut(r.IsRead ? MiB : 0),
            _ => null,
        };

        var stored = await _store.UploadAsync(Bucket, _key, path);
        await _store.DownloadAsync(Bucket, _key, _samples.Path("down"));

        Assert.Equal(23 * MiB, stored.Size);
        Assert.Equal(Samples.Hash(path), Samples.Hash(_samples.Path("down")));
        Assert.Equal(0, await RawStore.OpenUploadsAsync(_direct, Bucket, _key));
    }

    [Fact]
    public async Task Request_that_stalls_is_repeated()
    {
        var content = Samples.Bytes(MiB);
        await RawStore.PutAsync(_direct, Bucket, _key, content);
        _proxy.Script = r => r.Number is 1 ? new Mishap.Silence() : null;

        await _store.DownloadAsync(Bucket, _key, _samples.Path("down"));

        Assert.Equal(Samples.Hash(content), Samples.Hash(_samples.Path("down")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Completion_whose_answer_was_lost_is_known_to_have_worked(bool mustBeNew)
    {
        await using var staged = await _store.BeginUploadAsync(Bucket, _key);
        await staged.UploadFileAsync(_samples.File("up", 100));
        var lost = 0;
        _proxy.Script = r =>
            r.Method == "POST" && Interlocked.Increment(ref lost) == 1 ? new Mishap.Cut(1) : null;

        var stored = await staged.CompleteAsync(mustBeNew);

        Assert.Equal(100, stored.Size);
        Assert.Equal(stored.ETag, (await _store.FindAsync(Bucket, _key))!.ETag);
    }

    [Fact]
    public async Task File_that_is_cut_while_being_uploaded_is_a_local_fault_told_at_once()
    {
        var path = _samples.File("up", 23 * MiB);
        var cut = new Cutter(path);

        var fault = await Assert.ThrowsAsync<IOException>(() => _store.UploadAsync(Bucket, _key, path, null, cut));

        Assert.Contains("early", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await RawStore.OpenUploadsAsync(_direct, Bucket, _key));
    }

    [Fact]
    public async Task Upload_that_is_cancelled_while_the_store_begins_it_leaves_nothing()
    {
        using var store = new ObjectStore(_direct with { Endpoint = _proxy.Url }, new StoppedClock());
        using var cancelled = new CancellationTokenSource();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _proxy.Script = r =>
        {
            if (!r.Target.Contains("uploads", StringComparison.Ordinal))
            {
                return null;
            }

            asked.TrySetResult();
            return new Mishap.Hold(answered.Task);
        };
        var beginning = store.BeginUploadAsync(Bucket, _key, null, cancelled.Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await cancelled.CancelAsync();
        Assert.False(beginning.IsCompleted);
        answered.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beginning);
        Assert.Equal(0, await RawStore.OpenUploadsAsync(_direct, Bucket, _key));
    }

    [Fact]
    public async Task Upload_that_fails_for_good_leaves_nothing()
    {
        _proxy.Script = r => r.Target.Contains("partNumber=3", StringComparison.Ordinal)
            ? Mishap.Error(403, "AccessDenied")
            : null;

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(
            () => _store.UploadAsync(Bucket, _key, _samples.File("up", 23 * MiB)));

        Assert.Equal(ObjectStoreFault.AccessDenied, fault.Fault);
        Assert.Equal(0, await RawStore.OpenUploadsAsync(_direct, Bucket, _key));
        Assert.Null(await _store.FindAsync(Bucket, _key));
    }
}

public sealed class ThirdPartyInterruptionTests(ThirdPartyBackend backend)
    : InterruptionContract(backend), IClassFixture<ThirdPartyBackend>;

public sealed class EmbeddedInterruptionTests(EmbeddedBackend backend)
    : InterruptionContract(backend), IClassFixture<EmbeddedBackend>;
