using Mpr.Processing.Previews;
using Mpr.Processing.Probing;
using Mpr.Processing.Tests.Tasks;

namespace Mpr.Processing.Tests.Previews;

public sealed class FilmstripLayoutTests
{
    [Theory]
    [InlineData(1920, 1080, 160, 90)]
    [InlineData(1080, 1920, 50, 90)]
    [InlineData(640, 480, 120, 90)]
    [InlineData(2560, 1080, 160, 66)]
    [InlineData(100, 50, 100, 50)]
    [InlineData(101, 51, 100, 50)]
    [InlineData(8000, 2, 160, 2)]
    [InlineData(2, 8000, 2, 90)]
    public void Frames_keep_their_shape_within_the_bounds(int width, int height, int across, int down)
    {
        var fitted = FilmstripLayout.Fit(width, height);

        Assert.Equal((across, down), fitted);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 1)]
    [InlineData(3.9, 3)]
    [InlineData(20, 20)]
    [InlineData(36_000, 20)]
    public void Longer_sources_have_more_frames_up_to_a_bound(double seconds, int frames)
    {
        var video = SampleProbes.Picture();
        var probe = SampleProbes.Probe(video) with { Duration = TimeSpan.FromSeconds(seconds) };

        var layout = FilmstripLayout.Of(probe, video);

        Assert.Equal(frames, layout.Frames);
        Assert.Equal(seconds / frames * 0.5, layout.PlaceOf(0).TotalSeconds, 3);
        Assert.InRange(layout.PlaceOf(frames - 1), TimeSpan.Zero, TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void A_source_of_unknown_length_has_one_frame()
    {
        var video = SampleProbes.Picture();
        var probe = SampleProbes.Probe(video) with { DurationBasis = DurationBasis.Unknown };

        Assert.Equal(1, FilmstripLayout.Of(probe, video).Frames);
    }
}
