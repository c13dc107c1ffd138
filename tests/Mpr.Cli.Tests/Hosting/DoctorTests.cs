using Mpr.Cli.Tests.Fakes;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Hosting;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Machine_without_a_server_is_well()
    {
        var run = await RunAsync(("MPR_API_URL", ""));

        Assert.Equal(0, run.Exit);
        Assert.Contains("ok    ffmpeg", run.Out, StringComparison.Ordinal);
        Assert.Contains("`mpr up` starts", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_FFmpeg_fails_with_the_command_that_installs_it()
    {
        var run = await RunAsync(("MPR_FFMPEG_PATH", "/nowhere/ffmpeg"));

        Assert.Equal(1, run.Exit);
        Assert.Contains("FAIL  ffmpeg", run.Out, StringComparison.Ordinal);
        Assert.Matches("-> .*install.*ffmpeg", run.Out);
    }

    [Fact]
    public async Task Store_that_does_not_answer_fails_and_names_its_setting()
    {
        var run = await RunAsync(
            ("S3_ENDPOINT_URL", "http://127.0.0.1:1"), ("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b"));

        Assert.Equal(1, run.Exit);
        Assert.Contains("FAIL  storage", run.Out, StringComparison.Ordinal);
        Assert.Contains("S3_ENDPOINT_URL", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_that_makes_no_sense_fails_and_names_itself()
    {
        var run = await RunAsync(("MPR_DATABASE", "mongodb://x"));

        Assert.Equal(1, run.Exit);
        Assert.Contains("MPR_DATABASE", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("mongodb", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_that_does_not_answer_fails()
    {
        var run = await RunAsync(("MPR_DATABASE", "Host=127.0.0.1;Port=1;Username=u;Password=hush;Timeout=2"));

        Assert.Equal(1, run.Exit);
        Assert.Contains("FAIL  database", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Named_server_that_does_not_answer_fails()
    {
        var run = await RunAsync(("MPR_API_URL", "http://127.0.0.1:1"));

        Assert.Equal(1, run.Exit);
        Assert.Contains("FAIL  server", run.Out, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CliRun> RunAsync(params (string Name, string Value)[] environment) => CliRun.OfAsync(
        environment.ToDictionary(e => e.Name, e => e.Value), _folder.Path, ["doctor"]);
}
