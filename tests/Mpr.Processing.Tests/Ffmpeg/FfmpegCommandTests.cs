using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

public sealed class FfmpegCommandTests
{
    [Fact]
    public void A_described_command_can_be_pasted_into_a_shell()
    {
        const string Link = "http://127.0.0.1:1/secret";
        var command = new FfmpegCommand(["-i", Link, "-metadata", "title=It's; $HOME", "", "/tmp/x.mp4"]);
        var shown = new Dictionary<string, string> { [Link] = "SOURCE", ["/tmp/x.mp4"] = "RESULT.mp4" };

        Assert.Equal(@"ffmpeg -i SOURCE -metadata 'title=It'\''s; $HOME' '' RESULT.mp4", command.Describe(shown));
    }
}
