using Mpr.Processing.Failures;
using Mpr.Processing.Probing;
using Mpr.Processing.Tests.Tasks;

namespace Mpr.Processing.Tests.Probing;

/// <summary>Every file of the corpus is probed; what is no media is refused with its code.</summary>
public sealed class CorpusProbeTests(Workshop workshop) : IClassFixture<Workshop>
{
    /// <summary>Files that do not start like media of a supported type, or hold neither picture nor sound.</summary>
    private static readonly string[] NotMedia =
    [
        "mkv/pdf-renamed.mkv", "mkv/full_blocks.mkv", "mov/testMP4_QuickTimeMetadata.mov",
        "mp3/1024_incrementing_bytes.mp3",
        "mp4/png-renamed.mp4", "mp4/zero-length.mp4",
    ];

    private static readonly string[] Protected = ["m4a/testMP4_drm.m4a", "mp4/sample_fragmented_widevine.mp4"];

    private static readonly string[] Unsupported = ["wav/2_IDX_34_RAND_128635499166458268533001.wav"];

    [Fact]
    public async Task Every_file_that_is_to_be_rejected_is_refused_with_its_code()
    {
        var results = await ProbeAsync(Corpus.Files("reject"));

        Assert.All(results, r => Assert.Equal((r.File.Path, CodeOf(r.File.Path)), (r.File.Path, r.Code)));
        Assert.NotEmpty(results);
    }

    [Fact]
    public async Task Every_good_file_is_probed_with_the_manifests_facts()
    {
        var results = await ProbeAsync(Corpus.Files("ok"));

        Assert.All(results, r => Assert.Equal((r.File.Path, null), (r.File.Path, r.Code)));
        Assert.All(results, r => Assert.Equal(Facts(r.File), Facts(r.File, r.Probe!)));
    }

    [Fact]
    public async Task Every_doubtful_file_is_either_probed_or_refused_with_a_code()
    {
        var results = await ProbeAsync(Corpus.Files("warn"));

        // Lengths that no file of its size can have are not passed on.
        Assert.All(results, r => Assert.True(r.Probe is null || r.Probe.Duration < TimeSpan.FromHours(2), r.File.Path));
        Assert.NotEmpty(results);
    }

    private static string CodeOf(string path) =>
        NotMedia.Contains(path) ? "not_media"
        : Protected.Contains(path) ? "drm_protected"
        : Unsupported.Contains(path) ? "unsupported_codec"
        : "corrupt_source";

    /// <summary>The manifest has sizes as coded, and turns as FFmpeg says them.</summary>
    private static (string, string?, string, int, int, int) Facts(CorpusFile file) => (
        file.Path,
        file.VideoCodec.Length == 0 ? null : file.VideoCodec,
        file.AudioCodec,
        file.Width,
        file.Height,
        ((-file.Rotation % 360) + 360) % 360);

    private static (string, string?, string, int, int, int) Facts(CorpusFile file, MediaProbe probe) => (
        file.Path,
        probe.Video?.Codec,
        string.Join(',', probe.Audio.Select(a => a.Codec)),
        probe.Video?.CodedWidth ?? 0,
        probe.Video?.CodedHeight ?? 0,
        probe.Video?.Rotation ?? 0);

    private async Task<IReadOnlyList<(CorpusFile File, MediaProbe? Probe, string? Code)>> ProbeAsync(
        IReadOnlyList<CorpusFile> files)
    {
        var results = new (CorpusFile, MediaProbe?, string?)[files.Count];
        var two = new ParallelOptions { MaxDegreeOfParallelism = 2 };
        await Parallel.ForAsync(0, files.Count, two, async (i, cancellation) =>
        {
            try
            {
                results[i] = (files[i], await workshop.Prober.ProbeFileAsync(files[i].FullPath, cancellation), null);
            }
            catch (ProcessingException e)
            {
                results[i] = (files[i], null, e.Failure.Code);
            }
        });
        return results;
    }
}
