using Microsoft.Extensions.Logging.Abstractions;
using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

public sealed class FeatureCacheTests : IDisposable
{
    private static readonly FfmpegFeatures Features = new("7.1", ["libx264", "aac"], ["h264"], ["scale"]);

    private readonly ScratchFolder _folder = new();
    private int _asked;

    public FeatureCacheTests()
    {
        File.WriteAllText(_folder["ffmpeg"], "one");
        File.WriteAllText(_folder["ffprobe"], "one");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Kept => _folder["kept/ffmpeg.json"];

    [Fact]
    public async Task Ffmpeg_is_asked_once_and_what_it_said_is_kept()
    {
        await GetAsync();
        var again = await GetAsync();

        Assert.Equal(1, _asked);
        Assert.Equal(Features.Version, again.Version);
        Assert.Equal(Features.Encoders, again.Encoders);
        Assert.Equal(Features.DecodableCodecs, again.DecodableCodecs);
        Assert.Equal(Features.Filters, again.Filters);
        Assert.Equal([Kept], Directory.GetFiles(Path.GetDirectoryName(Kept)!));
    }

    [Theory]
    [InlineData("ffmpeg", "another", 0)]
    [InlineData("ffprobe", "another", 0)]
    [InlineData("ffmpeg", "one", 1)]
    public async Task A_program_that_was_replaced_is_asked_anew(string program, string content, int days)
    {
        await GetAsync();
        await File.WriteAllTextAsync(_folder[program], content, Cancellation);
        File.SetLastWriteTimeUtc(_folder[program], File.GetLastWriteTimeUtc(_folder[program]).AddDays(days));

        await GetAsync();
        await GetAsync();

        Assert.Equal(2, _asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"key\": \"of nobody\"")]
    [InlineData("{}")]
    [InlineData("{\"key\": null, \"features\": null}")]
    public async Task A_file_that_is_damaged_is_passed_over_and_written_anew(string content)
    {
        await GetAsync();
        await File.WriteAllTextAsync(Kept, content, Cancellation);

        await GetAsync();
        await GetAsync();

        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_file_that_others_may_write_is_not_believed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await GetAsync();
        Open(Kept);

        await GetAsync();
        await GetAsync();

        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Where_the_file_cannot_be_written_ffmpeg_is_asked_each_time()
    {
        // A file where the folder would be: not even root writes below it.
        await File.WriteAllTextAsync(_folder["kept"], "", Cancellation);

        Assert.Equal("7.1", (await GetAsync()).Version);
        Assert.Equal("7.1", (await GetAsync()).Version);

        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Many_starts_at_once_leave_one_whole_file()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(GetAsync, Cancellation)));
        var asked = _asked;
        await GetAsync();

        Assert.Equal(asked, _asked);
        Assert.Equal([Kept], Directory.GetFiles(Path.GetDirectoryName(Kept)!));
    }

    public void Dispose() => _folder.Dispose();

    private static void Open(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);
        }
    }

    private Task<FfmpegFeatures> GetAsync() =>
        new FeatureCache(Kept, NullLogger<FeatureCache>.Instance).GetAsync(
            _folder["ffmpeg"], _folder["ffprobe"],
            () =>
            {
                Interlocked.Increment(ref _asked);
                return Task.FromResult(Features);
            },
            Cancellation);
}
