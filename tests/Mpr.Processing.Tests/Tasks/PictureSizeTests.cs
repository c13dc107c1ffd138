using Mpr.Processing.Tasks;

namespace Mpr.Processing.Tests.Tasks;

public sealed class PictureSizeTests
{
    [Theory]
    [InlineData(1920, 1080, 720, 1280, 720)]
    [InlineData(1080, 1920, 720, 720, 1280)] // portrait: the short side is the width
    [InlineData(640, 360, 720, 640, 360)] // never larger
    [InlineData(161, 121, 480, 160, 120)] // odd sizes go down, not up
    [InlineData(1137, 640, 480, 852, 480)]
    [InlineData(7680, 4320, 1080, 1920, 1080)]
    [InlineData(854, 480, 480, 854, 480)]
    [InlineData(720, 720, 480, 480, 480)]
    [InlineData(4000, 500, 480, 3840, 480)]
    [InlineData(1, 1, 480, 2, 2)] // there is nothing smaller in 4:2:0
    [InlineData(10000, 10, 480, 10000, 10)]
    public void The_short_side_is_bounded_and_the_shape_is_kept(
        int width, int height, int bound, int toWidth, int toHeight) =>
        Assert.Equal((toWidth, toHeight), PictureSize.Fit(width, height, bound));

    [Fact]
    public void Without_a_bound_only_odd_numbers_change() =>
        Assert.Equal((4320, 7680), PictureSize.Fit(4321, 7680, null));
}
