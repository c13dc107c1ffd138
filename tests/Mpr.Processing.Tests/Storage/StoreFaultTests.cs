using System.Net;
using System.Net.Sockets;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>Each fault of a store gets its name and the setting that repairs it.</summary>
public sealed class StoreFaultTests : IAsyncDisposable
{
    private readonly FaultProxy _proxy = new(store: null);
    private readonly ObjectStore _store;

    public StoreFaultTests() => _store = new ObjectStore(Settings(_proxy.Url));

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData(404, "NoSuchBucket", ObjectStoreFault.BucketMissing, "S3_BUCKET_IN")]
    [InlineData(404, "NoSuchKey", ObjectStoreFault.KeyMissing, "key")]
    [InlineData(403, "AccessDenied", ObjectStoreFault.AccessDenied, "rights")]
    [InlineData(403, "InvalidAccessKeyId", ObjectStoreFault.AccessDenied, "AWS_ACCESS_KEY_ID")]
    [InlineData(403, "SignatureDoesNotMatch", ObjectStoreFault.AccessDenied, "AWS_SECRET_ACCESS_KEY")]
    [InlineData(400, "ExpiredToken", ObjectStoreFault.AccessDenied, "AWS_SESSION_TOKEN")]
    [InlineData(403, "RequestTimeTooSkewed", ObjectStoreFault.ClockSkew, "clock")]
    [InlineData(412, "PreconditionFailed", ObjectStoreFault.Changed, "Scan")]
    [InlineData(400, "AuthorizationHeaderMalformed", ObjectStoreFault.Misconfigured, "AWS_REGION")]
    [InlineData(301, "PermanentRedirect", ObjectStoreFault.Misconfigured, "AWS_REGION")]
    [InlineData(501, "NotImplemented", ObjectStoreFault.Misconfigured, "S3_REQUEST_CHECKSUMS")]
    [InlineData(400, "SomethingNew", ObjectStoreFault.Other, "S3_ENDPOINT_URL")]
    public async Task Refusal_is_named_and_advises(int status, string code, ObjectStoreFault expected, string advice)
    {
        _proxy.Script = _ => Mishap.Error(status, code);

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(
            () => _store.OpenRangeAsync("media", "a/b.mp4", 0, null));

        Assert.Equal(expected, fault.Fault);
        Assert.Contains(advice, fault.Advice, StringComparison.Ordinal);
        Assert.Contains("a/b.mp4", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-test", fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, _proxy.Requests);
    }

    [Fact]
    public async Task Endpoint_that_nobody_listens_at_is_unreachable_within_seconds()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndpoint).Port}");
        closed.Stop();
        using var store = new ObjectStore(Settings(address));

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => store.EnsureBucketsAsync());

        Assert.Equal(ObjectStoreFault.Unreachable, fault.Fault);
        Assert.Contains("S3_ENDPOINT_URL", fault.Advice, StringComparison.Ordinal);
        Assert.Contains(address.Authority, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_where_no_connection_comes_about_is_unreachable()
    {
        // Plain HTTP waits for a head that a TLS greeting never is.
        using var store = new ObjectStore(Settings(new UriBuilder(_proxy.Url) { Scheme = "https" }.Uri) with
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(200),
        });

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => store.FindAsync("media", "x"));

        Assert.Equal(ObjectStoreFault.Unreachable, fault.Fault);
        Assert.Contains("scheme", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_that_stays_overloaded_is_asked_again_a_bounded_number_of_times()
    {
        _proxy.Script = _ => Mishap.Error(503, "SlowDown");

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => _store.FindAsync("media", "x"));

        Assert.Equal(ObjectStoreFault.Interrupted, fault.Fault);
        Assert.InRange(_proxy.Requests, 3, 12);
    }

    [Fact]
    public async Task Store_that_falls_silent_is_given_up()
    {
        _proxy.Script = _ => new Mishap.Silence();
        using var store = new ObjectStore(Settings(_proxy.Url) with { StallTimeout = TimeSpan.FromMilliseconds(200) });

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => store.FindAsync("media", "x"));

        Assert.Equal(ObjectStoreFault.Interrupted, fault.Fault);
    }

    [Fact]
    public async Task Server_that_is_no_store_is_told_by_the_setting()
    {
        _proxy.Script = _ => new Mishap.Answer(200, "<html><body>It works!</body></html>", "text/html");

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(
            async () => await _store.ListAsync("media").GetAsyncEnumerator().MoveNextAsync());

        Assert.Equal(ObjectStoreFault.Other, fault.Fault);
        Assert.Contains("S3_ENDPOINT_URL", fault.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_that_ignores_ranges_is_not_trusted()
    {
        _proxy.Script = _ => new Mishap.Answer(200, "the whole object");

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(
            () => _store.OpenRangeAsync("media", "x", 4, null));

        Assert.Equal(ObjectStoreFault.Misconfigured, fault.Fault);
    }

    [Fact]
    public async Task Cancellation_stays_a_cancellation_while_the_store_is_silent()
    {
        _proxy.Script = _ => new Mishap.Silence();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.FindAsync("media", "x", cancel.Token));
    }

    private static ObjectStoreOptions Settings(Uri endpoint) => new()
    {
        Endpoint = endpoint,
        AccessKey = "key-of-test",
        SecretKey = "secret-of-test",
        Patience = TimeSpan.FromSeconds(1),
    };
}
