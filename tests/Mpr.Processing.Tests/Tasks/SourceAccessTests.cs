using Mpr.Processing.Failures;
using Mpr.Processing.Sources;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Processing.Tests.Tasks;

public sealed class SourceAccessTests(EmbeddedBackend backend) : IClassFixture<EmbeddedBackend>
{
    private const long MiB = 1 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SourceAccess.Auto, false, 10, 1000, false)]
    [InlineData(SourceAccess.Auto, true, 10, 1000, true)]
    [InlineData(SourceAccess.Auto, true, 10, 9, false)]
    [InlineData(SourceAccess.Auto, true, 300, 1000, false)]
    [InlineData(SourceAccess.Stream, true, 10, 1000, false)]
    [InlineData(SourceAccess.Copy, false, 300, 9, true)]
    public void Only_small_fragmented_sources_that_are_sought_in_are_copied_unless_told(
        SourceAccess wish, bool fragmented, int sourceMiB, int roomMiB, bool copies)
    {
        var task = new MediaTask
        {
            Operation = new Transcode("any@1"),
            Source = new StoredObject("in", "a.mp4", "etag", sourceMiB * MiB, default),
            OutputKey = "a/b",
            Extension = ".mp4",
            ContentType = "video/mp4",
            Recipe = new Recipe
            {
                Muxer = "mp4",
                FragmentedSource = fragmented,
                Start = TimeSpan.FromSeconds(5),
            },
            Expected = new ExpectedResult(),
        };

        var route = SourceRoute.Of(task, wish, roomMiB * MiB);

        Assert.Equal(copies, route.Copies);
        Assert.StartsWith(copies ? "Copied to scratch first" : "Read by ranges", route.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copied_source_is_read_once_and_gives_the_same_result()
    {
        await using var worker = await ProxiedWorker.StartAsync(backend.Options);
        var source = await worker.PutAsync("access/source.mkv", await LiveMedia.FileAsync("mkv", 60));
        var task = await worker.PlanAsync(
            source, new Trim(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6), TrimMode.Copy), "access/streamed.mp4");
        var streamed = await worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);
        await using var gateway = new SourceGateway(worker.Store);
        var copying = new TaskRunner(
            worker.Store, gateway, worker.Ffmpeg, worker.Prober, worker.Scratch, null, SourceAccess.Copy);

        var copied = await copying.RunAsync(
            task with { OutputKey = "access/copied.mp4" }, new RecordedAttempt(), Cancellation);

        Assert.Equal(source.Size, copied.SourceUsage!.BytesFetched);
        Assert.Equal("Copied to scratch first: the worker is told to.", copied.Access);
        Assert.Equal("Read by ranges.", streamed.Access);
        Assert.Equal(
            Samples.Hash(await worker.FetchAsync(streamed)), Samples.Hash(await worker.FetchAsync(copied)));
    }

    [Fact]
    public async Task A_copy_that_does_not_fit_is_out_of_scratch_and_leaves_nothing()
    {
        await using var worker = await ProxiedWorker.StartAsync(backend.Options, quota: 50 * MiB);
        var source = await worker.PutAsync("access/large.mkv", await LiveMedia.FileAsync("mkv", 60));
        var task = await worker.PlanAsync(
            source, new Trim(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6), TrimMode.Copy));
        var copying = new TaskRunner(
            worker.Store, worker.Gateway, worker.Ffmpeg, worker.Prober, worker.Scratch, null, SourceAccess.Copy);

        var failure = await Assert.ThrowsAsync<ProcessingException>(
            () => copying.RunAsync(task, new RecordedAttempt(), Cancellation));

        Assert.Equal(FailureCatalogue.OutOfScratch, failure.Failure);
        await worker.AssertNothingIsLeftAsync(task.OutputKey);
    }
}
