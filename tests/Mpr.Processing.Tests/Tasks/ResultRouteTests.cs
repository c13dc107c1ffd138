using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;

namespace Mpr.Processing.Tests.Tasks;

public sealed class ResultRouteTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData("mp4", 300_000, 500, null)]
    [InlineData("mov", 300_000, 500, null)]
    [InlineData("ipod", 300_000, 50_000, null)]
    [InlineData("mp4", null, 500, "the size of its index cannot be foreseen, so FFmpeg rewrites the file at the end")]
    [InlineData("matroska", null, 50_000, null)]
    [InlineData("webm", null, 0, null)]
    [InlineData("flv", null, 500, null)]
    [InlineData("asf", null, 500, null)]
    [InlineData("mp3", null, 500, null)]
    [InlineData("wav", null, 500, null)]
    [InlineData("flac", null, 500, null)]
    [InlineData("ogg", null, 500, null)]
    [InlineData("adts", null, 500, null)]
    [InlineData("avi", null, 500, null)]
    [InlineData("avi", null, 1000, "an AVI of more than 1 GiB is rewritten in its midst")]
    [InlineData("avi", null, 0, "an AVI of more than 1 GiB is rewritten in its midst")]
    [InlineData("nut", null, 500, "nobody knows where the muxer nut writes")]
    public void Every_muxer_that_only_comes_back_to_its_head_is_uploaded_while_it_writes(
        string muxer, int? indexReserve, int estimatedMiB, string? otherwise)
    {
        var route = ResultRoute.Of(Task(muxer, indexReserve, estimatedMiB * MiB), true, 8 * MiB);

        Assert.Equal(otherwise is null ? "Uploaded while it is written." : $"Through scratch: {otherwise}.", route.Reason);
        Assert.Equal(otherwise is null, route.Live is not null);
    }

    [Fact]
    public void Scratch_is_needed_for_head_and_tail_and_parts_not_for_the_result()
    {
        var route = ResultRoute.Of(Task("mp4", 2_000_000, 50_000 * MiB), true, 8 * MiB);

        Assert.Equal(2_000_000, route.Live!.HeadSize);
        Assert.Equal(16 * MiB, route.Live.TailSize);
        Assert.Equal(40 * MiB, route.Scratch);
    }

    [Fact]
    public void A_small_result_needs_its_own_size()
    {
        var route = ResultRoute.Of(Task("mp4", 100_000, 5 * MiB), true, 8 * MiB);

        Assert.Equal((4 * MiB, 5 * MiB), (route.Live!.TailSize, route.Scratch));
    }

    [Fact]
    public void Where_disk_is_not_given_back_or_all_is_decoded_the_whole_result_goes_through_scratch()
    {
        var task = Task("mp4", 100_000, 500 * MiB);

        var rigid = ResultRoute.Of(task, false, 8 * MiB);
        var thorough = ResultRoute.Of(task with { Verify = ResultVerification.Full }, true, 8 * MiB);

        Assert.Equal((null, 500 * MiB), (rigid.Live, rigid.Scratch));
        Assert.Equal((null, 500 * MiB), (thorough.Live, thorough.Scratch));
    }

    private static MediaTask Task(string muxer, int? indexReserve, long estimate) => new()
    {
        Operation = new Transcode("any@1"),
        Source = new StoredObject("in", "a.mp4", "etag", 1, default),
        OutputKey = "a/b",
        Extension = ".x",
        ContentType = "x/y",
        Recipe = new Recipe { Muxer = muxer, IndexReserve = indexReserve },
        Expected = new ExpectedResult { Duration = TimeSpan.FromSeconds(100) },
        ScratchEstimate = estimate,
    };
}
