using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Mpr.Server.Uploads;

namespace Mpr.Server.Tests.Uploads;

public sealed class StaleUploadTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData(6, false)]
    [InlineData(8, true)]
    public async Task An_upload_that_nobody_goes_on_with_is_aborted_after_its_time(int days, bool expected)
    {
        var key = $"stale/{days} days + é.mp4";
        await using var begun = await server.Store.BeginUploadAsync(server.Store.BucketIn, key);
        await using var elsewhere = await server.Store.BeginUploadAsync(server.Store.BucketOut, key);
        var time = new Later(TimeSpan.FromDays(days));
        using var stale = new StaleUploads(server.Store, server.Options, time, NullLogger<StaleUploads>.Instance);

        await stale.SweepAsync(CancellationToken.None);

        var open = await server.Store.ListUploadsAsync(server.Store.BucketIn);
        Assert.Equal(expected, open.All(u => u.UploadId != begun.UploadId));
        Assert.Contains(
            await server.Store.ListUploadsAsync(server.Store.BucketOut), u => u.UploadId == elsewhere.UploadId);
    }

    [Fact]
    public void It_runs_with_the_server() =>
        Assert.Contains(
            server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>(), s => s is StaleUploads);

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
