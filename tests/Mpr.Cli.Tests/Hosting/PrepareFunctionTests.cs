using Mpr.Cli.Tests.Fakes;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Hosting;

/// <summary><c>mpr lambda --prepare</c>, which an image runs as it is built.</summary>
public sealed class PrepareFunctionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_ffmpeg_can_do_is_in_the_file()
    {
        var file = _folder.File("ffmpeg.json");

        var run = await RunAsync(file);

        Assert.Equal(0, run.Exit);
        Assert.Contains("libx264", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_of_the_file_nothing_is_prepared()
    {
        var run = await RunAsync("");

        Assert.Equal(2, run.Exit);
        Assert.Contains("MPR_FFMPEG_FEATURES", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_cannot_be_written_fails_the_build_of_the_image()
    {
        // A file where the folder would be: not even root writes below it.
        var inTheWay = _folder.File("kept");
        await File.WriteAllTextAsync(inTheWay, "", TestContext.Current.CancellationToken);

        var run = await RunAsync(Path.Combine(inTheWay, "ffmpeg.json"));

        Assert.Equal(1, run.Exit);
        Assert.Contains("is not kept in", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CliRun> RunAsync(string file) => CliRun.OfAsync(
        new Dictionary<string, string> { ["MPR_FFMPEG_FEATURES"] = file }, _folder.Path, ["lambda", "--prepare"]);
}
