using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Probing;

public sealed class CorpusProbeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Dump()
    {
        var prober = new MediaProber(await LocalFfmpeg.Runner, null!);
        foreach (var file in Corpus.Files())
        {
            try
            {
                var p = await prober.ProbeFileAsync(file.FullPath, TestContext.Current.CancellationToken);
                var v = p.Video;
                output.WriteLine($"{file.Expected} {file.Path}: {p.Kind} {p.Duration.TotalSeconds:F3} {p.DurationBasis} frag={p.Fragmented} {v?.Codec} {v?.Width}x{v?.Height} rot{v?.Rotation} {v?.FrameRate} vfr={v?.VariableFrameRate} {v?.PixelFormat} {v?.BitDepth} {v?.Hdr} il={v?.Interlaced} | {string.Join(";", p.Audio.Select(a => $"{a.Codec} {a.Channels}ch {a.SampleRate}"))} cover={p.HasCoverArt}");
            }
            catch (ProcessingException e)
            {
                output.WriteLine($"{file.Expected} {file.Path}: REFUSED {e.Failure} {e.Message}");
            }
        }
    }
}
