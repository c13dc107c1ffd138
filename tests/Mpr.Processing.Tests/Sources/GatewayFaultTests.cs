using System.Net;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Processing.Tests.Sources;

/// <summary>What the gateway makes of a store that breaks, and of a source that changes.</summary>
public sealed class GatewayFaultTests(EmbeddedBackend backend) : IClassFixture<EmbeddedBackend>
{
    private const int MiB = 1 << 20;

    [Fact]
    public async Task Store_that_breaks_off_and_refuses_is_not_noticed_by_the_reader()
    {
        await using var it = new GatewayFixture(backend);
        var content = Samples.Bytes(6 * MiB);
        it.Proxy.Script = r => (r.Number % 3) switch
        {
            0 => new Mishap.Cut(100_000),
            1 => Mishap.Error(503, "SlowDown"),
            _ => null,
        };
        await using var link = await it.Gateway.OpenAsync(await it.StoreAsync(content));

        using var get = await it.GetAsync(link.Url);

        Assert.Equal(Samples.Hash(content), Samples.Hash(await get.Content.ReadAsByteArrayAsync()));
        Assert.Null(link.Fault);
    }

    [Fact]
    public async Task Source_that_was_replaced_is_a_fault_and_no_content()
    {
        await using var it = new GatewayFixture(backend);
        var source = await it.StoreAsync(Samples.Bytes(MiB, 1));
        await it.StoreAsync(Samples.Bytes(MiB, 2), source.Key);
        await using var link = await it.Gateway.OpenAsync(source);

        using var get = await it.GetAsync(link.Url);

        Assert.Equal(HttpStatusCode.BadGateway, get.StatusCode);
        Assert.Equal(ObjectStoreFault.Changed, link.Fault?.Fault);
    }

    [Fact]
    public async Task Source_that_is_replaced_in_mid_read_breaks_the_connection()
    {
        await using var it = new GatewayFixture(backend);
        var source = await it.StoreAsync(Samples.Bytes(40 * MiB, 1));
        await using var link = await it.Gateway.OpenAsync(source);
        using var get = await it.GetAsync(link.Url, whole: false);
        await using var body = await get.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[100]);
        await it.StoreAsync(Samples.Bytes(40 * MiB, 2), source.Key);

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));

        Assert.Equal(ObjectStoreFault.Changed, link.Fault?.Fault);
    }

    [Fact]
    public async Task Source_that_vanished_and_store_that_refuses_have_names_of_their_own()
    {
        await using var it = new GatewayFixture(backend);
        var source = await it.StoreAsync(Samples.Bytes(100));
        await it.Store.DeleteAsync(source.Bucket, source.Key);
        await using var vanished = await it.Gateway.OpenAsync(source);
        using var first = await it.GetAsync(vanished.Url);
        it.Proxy.Script = _ => Mishap.Error(403, "AccessDenied");
        await using var refused = await it.Gateway.OpenAsync(source);
        using var second = await it.GetAsync(refused.Url);

        Assert.Equal(ObjectStoreFault.KeyMissing, vanished.Fault?.Fault);
        Assert.Equal(ObjectStoreFault.AccessDenied, refused.Fault?.Fault);
    }

    [Fact]
    public async Task Store_that_stays_away_is_a_fault_after_the_patience()
    {
        await using var it = new GatewayFixture(backend, patience: TimeSpan.FromMilliseconds(500));
        await using var link = await it.Gateway.OpenAsync(await it.StoreAsync(Samples.Bytes(100)));
        it.Proxy.Script = _ => Mishap.Error(503, "SlowDown");
        await using var other = await it.Gateway.OpenAsync(await it.StoreAsync(Samples.Bytes(100)));

        using var get = await it.GetAsync(other.Url);

        Assert.Equal(HttpStatusCode.BadGateway, get.StatusCode);
        Assert.Equal(ObjectStoreFault.Interrupted, other.Fault?.Fault);
        Assert.Null(link.Fault);
    }

    [Fact]
    public async Task Fault_of_read_ahead_that_nobody_needs_is_no_fault()
    {
        await using var it = new GatewayFixture(backend, patience: TimeSpan.FromMilliseconds(200));
        var content = Samples.Bytes(20 * MiB);
        it.Proxy.Script = r => r.Head.Contains("bytes=0-", StringComparison.Ordinal) ? null : Mishap.Error(503, "SlowDown");
        await using var link = await it.Gateway.OpenAsync(await it.StoreAsync(content));

        using var get = await it.GetAsync(link.Url, "bytes=0-65535");

        Assert.Equal(content[..65_536], await get.Content.ReadAsByteArrayAsync());
        Assert.Null(link.Fault);
    }

    [Fact]
    public async Task Memory_stays_within_the_budget_of_the_process_whatever_is_read()
    {
        var options = new SourceGatewayOptions { CacheSize = 8 * MiB };
        await using var it = new GatewayFixture(backend, options);
        var content = Samples.Bytes(16 * MiB);
        var source = await it.StoreAsync(content);
        var hash = Samples.Hash(content);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var link = await it.Gateway.OpenAsync(source);
            using var get = await it.GetAsync(link.Url);
            return Samples.Hash(await get.Content.ReadAsByteArrayAsync());
        }));

        Assert.All(hashes, h => Assert.Equal(hash, h));
        Assert.InRange(it.Gateway.CacheAllocated, MiB, 8 * MiB);
    }
}
