using Mpr.Processing.Probing;
using Mpr.Processing.Tests.Tasks;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Probing;

/// <summary>The one look at a result that both probes and decodes it: it vouches for what is good, and for nothing else.</summary>
public sealed class DecodingProbeTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mp4")]
    [InlineData("mkv")]
    [InlineData("avi")]
    [InlineData("flv")]
    public async Task Good_clip_is_probed_and_decoded_at_once(string type)
    {
        var path = await TestMedia.ClipAsync(4, "160x120", type);
        var careful = await workshop.Prober.ProbeFileAsync(path, Cancellation);

        var probe = await LookAsync(path, careful.Duration);

        Assert.NotNull(probe);
        Assert.Equal(
            (careful.Duration, careful.Container, careful.Video!.Codec, careful.Video.FrameCount),
            (probe.Duration, probe.Container, probe.Video!.Codec, probe.Video.FrameCount));
        Assert.InRange(Assert.Single(DecodedFrames.PerStream(probe.RawJson).SkipLast(1)), 45, 60); // two of four seconds
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.97)]
    public async Task Damage_at_the_begin_or_the_end_is_not_vouched_for(double where)
    {
        var path = await TestMedia.ClipAsync(4, "160x120", "mkv");
        var (bytes, seconds) = (await File.ReadAllBytesAsync(path, Cancellation), TimeSpan.FromSeconds(4));
        var from = (int)(bytes.Length * where);
        new Random(1).NextBytes(bytes.AsSpan(from, bytes.Length / 50));
        var damaged = workshop.File($"damaged-{where}.mkv");
        await File.WriteAllBytesAsync(damaged, bytes, Cancellation);

        Assert.Null(await LookAsync(damaged, seconds));
    }

    [Fact]
    public async Task Length_other_than_was_thought_is_not_vouched_for()
    {
        var path = await TestMedia.ClipAsync(4, "160x120");

        Assert.Null(await LookAsync(path, TimeSpan.FromSeconds(6)));
        Assert.Null(await LookAsync(path, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task Stream_of_which_nothing_can_be_decoded_is_not_vouched_for()
    {
        var clip = await TestMedia.ClipAsync(4, "160x120");
        var path = await TestMedia.MakeAsync(
            "mkv", "-i", clip, "-map", "0:v", "-map", "0:a", "-c", "copy", "-bsf:a", "noise=amount=1:drop=1");

        Assert.Null(await LookAsync(path, TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public async Task Of_a_copied_picture_the_keyframes_are_decoded()
    {
        var path = await TestMedia.ClipAsync(4, "160x120");

        var probe = await LookAsync(path, TimeSpan.FromSeconds(4), keyframesOnly: true);

        Assert.InRange(DecodedFrames.PerStream(probe!.RawJson)[0], 2, 3); // one in each second
    }

    private Task<MediaProbe?> LookAsync(string path, TimeSpan length, bool keyframesOnly = false) =>
        workshop.Prober.ProbeDecodingFileAsync(path, length, Sample, keyframesOnly, Cancellation);
}
