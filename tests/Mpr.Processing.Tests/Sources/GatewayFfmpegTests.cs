using System.Globalization;
using System.Text.Json;
using Mpr.Processing.Sources;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Processing.Tests.Sources;

/// <summary>Real FFmpeg through the gateway reads in proportion. Shares are of the whole object.</summary>
public sealed class GatewayFfmpegTests(EmbeddedBackend backend) : IClassFixture<EmbeddedBackend>, IAsyncDisposable
{
    private static readonly string[] Whitelists =
        ["-protocol_whitelist", "http,tcp", "-format_whitelist", "mov,matroska,avi,flv,asf,mp3,wav,flac,aac,ogg"];

    private readonly GatewayFixture _it = new(backend);
    private readonly Samples _samples = new();

    public async ValueTask DisposeAsync()
    {
        await _it.DisposeAsync();
        _samples.Dispose();
    }

    [Theory]
    [InlineData("last.mp4", 0.07)]
    [InlineData("cues.mkv", 0.07)]
    [InlineData("apart.mp4", 0.10)]
    public async Task Probe_reads_a_small_share(string name, double share)
    {
        var source = await _it.MediaAsync(name);
        await using var link = await _it.Gateway.OpenAsync(source);
        var before = _it.Proxy.Bytes;

        var (exit, json, error) = await TestMedia.RunAsync(
            "ffprobe", ["-v", "error", .. Whitelists, "-show_format", "-of", "json", link.Url.AbsoluteUri]);
        await link.DisposeAsync();

        Assert.True(exit == 0, error);
        using var probe = JsonDocument.Parse(json);
        var duration = probe.RootElement.GetProperty("format").GetProperty("duration").GetString();
        Assert.InRange(double.Parse(duration!, CultureInfo.InvariantCulture), 99, 102);
        Assert.InRange(link.Usage.BytesFetched, 1, (long)(source.Size * share));
        Assert.InRange(_it.Proxy.Bytes - before, 1, (long)(source.Size * share) + 200_000);
    }

    [Theory]
    [InlineData("last.mp4")]
    [InlineData("cues.mkv")]
    public async Task Trim_of_ten_seconds_reads_little_more_than_these(string name)
    {
        var source = await _it.MediaAsync(name);
        await using var link = await _it.Gateway.OpenAsync(source);

        await TestMedia.FfmpegAsync(
            $"-ss 50 {string.Join(' ', Whitelists)} -i {link.Url} -t 10 -map 0 -c copy {_samples.Path("out.mkv")}");
        await link.DisposeAsync();

        // A tenth is the clip itself; the rest is read-ahead, bounded by half of what was taken, and the probe.
        Assert.InRange(link.Usage.BytesFetched, source.Size / 12, source.Size / 4);
        Assert.Null(link.Fault);
    }

    [Fact]
    public async Task File_with_all_sound_behind_all_video_is_read_once()
    {
        var source = await _it.MediaAsync("apart.mp4");
        await using var link = await _it.Gateway.OpenAsync(source);

        await TestMedia.FfmpegAsync($"{string.Join(' ', Whitelists)} -i {link.Url} -map 0 -c copy -f null -");
        await link.DisposeAsync();

        Assert.True(link.Usage.Requests > 20, "The file was meant to be read back and forth.");
        Assert.InRange(link.Usage.BytesFetched, source.Size * 0.95, source.Size * 1.05);
    }

    [Theory]
    [InlineData("nocues.mkv", 50)]
    [InlineData("plain.flv", 50)]
    [InlineData("vbr.mp3", 500)]
    public async Task Trim_without_an_index_reads_up_to_its_point_once(string name, int middle)
    {
        var source = await _it.MediaAsync(name);
        await using var link = await _it.Gateway.OpenAsync(source);

        await TestMedia.FfmpegAsync(
            $"-ss {middle} {string.Join(' ', Whitelists)} -i {link.Url} -t 2 -map 0 -c copy {_samples.Path("out.mkv")}");
        await link.DisposeAsync();

        // FFmpeg itself reads half of it; what is read ahead may be the rest, and nothing is read twice.
        Assert.InRange(link.Usage.BytesFetched, source.Size * 0.45, source.Size * 1.05);
    }

    [Fact]
    public async Task Fragmented_file_is_read_once_from_end_to_end_in_one_request()
    {
        var source = await _it.MediaAsync("fragments.mp4");
        await using var link = await _it.Gateway.OpenAsync(source);

        await TestMedia.FfmpegAsync(
            $"{string.Join(' ', Whitelists)} -seekable 0 -i {link.Url} -map 0 -c copy -f null -");
        await link.DisposeAsync();

        Assert.Equal(1, link.Usage.Requests);
        Assert.InRange(link.Usage.BytesFetched, source.Size * 0.99, source.Size * 1.01);
    }

    [Fact]
    public async Task Trim_of_a_fragmented_file_hops_over_the_fragments_before_it()
    {
        var source = await _it.MediaAsync("fragments.mp4");
        await using var link = await _it.Gateway.OpenAsync(source);
        var clip = _samples.Path("out.mkv");

        await TestMedia.FfmpegAsync($"-ss 50 {string.Join(' ', Whitelists)} -i {link.Url} -t 10 -map 0 -c copy {clip}");
        await link.DisposeAsync();

        Assert.InRange(new FileInfo(clip).Length, source.Size / 11, source.Size / 9);
        // Two blocks or so for each of 25 heads, and the clip with what is read ahead of it.
        Assert.InRange(link.Usage.BytesFetched, source.Size / 11, (source.Size / 5) + (25 * 256 << 10));
    }

    [Fact]
    public async Task Result_through_a_breaking_store_is_identical_to_that_of_the_local_file()
    {
        var source = await _it.MediaAsync("last.mp4");
        _it.Proxy.Script = r => (r.Number % 4) switch
        {
            0 => new Mishap.Cut(150_000),
            2 => Mishap.Error(503, "SlowDown"),
            _ => null,
        };
        await using var link = await _it.Gateway.OpenAsync(source);
        var local = _samples.Path("local.mkv");
        var remote = _samples.Path("remote.mkv");

        await TestMedia.FfmpegAsync(
            $"-i {await TestMedia.FileAsync("last.mp4")} -map 0 -c copy -fflags +bitexact {local}");
        await TestMedia.FfmpegAsync(
            $"{string.Join(' ', Whitelists)} -i {link.Url} -map 0 -c copy -fflags +bitexact {remote}");

        Assert.Equal(Samples.Hash(local), Samples.Hash(remote));
        Assert.Null(link.Fault);
    }

    [Fact]
    public async Task Source_replaced_under_ffmpeg_is_a_fault_though_ffmpeg_may_say_all_is_well()
    {
        var content = await File.ReadAllBytesAsync(await TestMedia.FileAsync("last.mp4"));
        var source = await _it.StoreAsync(content, "changing.mp4");
        await using var gateway = new SourceGateway(_it.Store, null, new SourceGatewayOptions { CacheSize = 4 << 20 });
        await using var link = await gateway.OpenAsync(source);
        var read = 0;
        var replaced = new TaskCompletionSource();
        _it.Proxy.Script = r => r.IsRead && Interlocked.Increment(ref read) > 12
            ? new Mishap.Hold(replaced.Task)
            : null;

        var running = TestMedia.RunAsync(
            "ffmpeg", [.. Whitelists, "-i", link.Url.AbsoluteUri, "-map", "0", "-c", "copy", "-f", "null", "-"]);
        await _it.StoreAsync(Samples.Bytes(1000), source.Key);
        replaced.SetResult();
        await running;

        Assert.Equal(Processing.Storage.ObjectStoreFault.Changed, link.Fault?.Fault);
    }
}
