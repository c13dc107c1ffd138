using Mpr.Cli.Tests.Fakes;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Hosting;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task File_with_any_name_comes_out_transcoded_and_trimmed_and_a_second_time_too()
    {
        var file = _folder.File("söme \"file\" 50% 'ü' 안녕.mp4");
        File.Copy(await TestMedia.ClipAsync(6), file);

        var first = await DemoAsync(file);
        var second = await DemoAsync(file);

        foreach (var run in new[] { first, second })
        {
            Assert.Equal((0, ""), (run.Exit, run.Exit == 0 ? "" : run.Error));
            var demo = run.Json();
            Assert.Equal(Path.GetFileName(file), demo.GetProperty("source_key").GetString());
            var jobs = demo.GetProperty("jobs").EnumerateArray().ToList();
            Assert.Equal(["transcode", "trim"], jobs.Select(j => j.GetProperty("type").GetString()));
            Assert.All(jobs, j => Assert.Equal("succeeded", j.GetProperty("status").GetString()));
            Assert.All(jobs, j => Assert.True(j.GetProperty("size").GetInt64() > 0));
            Assert.All(jobs, j => Assert.True(j.GetProperty("wall_seconds").GetDouble() > 0));
            Assert.Equal(6, jobs[0].GetProperty("duration").GetDouble(), 0.2);
            Assert.Equal(5, jobs[1].GetProperty("duration").GetDouble(), 0.2);
        }

        Assert.Equal(1, first.Json().GetProperty("scan").GetProperty("registered").GetInt32());
    }

    [Fact]
    public async Task Sound_alone_becomes_sound_and_a_short_source_is_trimmed_whole()
    {
        var run = await DemoAsync(await TestMedia.ToneAsync(2));

        Assert.Equal((0, ""), (run.Exit, run.Exit == 0 ? "" : run.Error));
        var jobs = run.Json().GetProperty("jobs").EnumerateArray().ToList();
        Assert.StartsWith("audio-aac-128k@", jobs[0].GetProperty("preset").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, jobs[1].GetProperty("duration").GetDouble(), 0.1);
    }

    [Fact]
    public async Task File_that_is_no_media_is_refused_with_its_code()
    {
        var file = _folder.File("text.mp4");
        await File.WriteAllTextAsync(file, "This is no film.");

        var run = await DemoAsync(file);

        Assert.Equal(3, run.Exit);
        Assert.Equal("not_media", run.Json().GetProperty("error").GetProperty("code").GetString());
        Assert.Empty(run.Json().GetProperty("jobs").EnumerateArray());
    }

    [Fact]
    public async Task File_of_another_type_is_refused_before_anything_starts()
    {
        var file = _folder.File("page.html");
        await File.WriteAllTextAsync(file, "");

        var run = await DemoAsync(file);

        Assert.Equal(3, run.Exit);
        Assert.Equal("not_media", run.Json().GetProperty("error").GetProperty("code").GetString());
        Assert.False(Directory.Exists(_folder.File("data")));
    }

    [Fact]
    public async Task Interrupted_demo_is_130_and_the_next_one_starts_afresh()
    {
        var file = await TestMedia.ClipAsync(6);
        using var interrupted = new CancellationTokenSource();
        var error = new Interrupter("transcode", interrupted);
        var host = new CliHost
        {
            Out = TextWriter.Null,
            Error = error,
            Variable = _ => null,
            WorkingDirectory = _folder.Path,
        };

        var first = await MprCommand.RunAsync(["demo", file, "--port", "0", "--s3-port", "0"], host, interrupted.Token);
        var second = await DemoAsync(file);

        Assert.Equal((int)ExitCode.Interrupted, first);
        Assert.Equal((0, ""), (second.Exit, second.Exit == 0 ? "" : second.Error));
    }

    [Fact]
    public async Task Table_shows_the_results_and_the_commands_to_look_at_them()
    {
        var run = await CliRun.OfAsync(
            new Dictionary<string, string>(),
            _folder.Path,
            ["demo", await TestMedia.ClipAsync(1), "--data", _folder.File("table"), "--port", "0", "--s3-port", "0"]);

        Assert.Equal((0, ""), (run.Exit, run.Exit == 0 ? "" : run.Error));
        Assert.Contains("mp4-h264-720p@1", run.Out, StringComparison.Ordinal);
        Assert.Contains("/media/out/", run.Out, StringComparison.Ordinal);
        Assert.Contains("s3://mpr-media-out/", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clip_is_made_when_no_file_is_given()
    {
        // It encodes 20 s of 1080p.
        LongRuns.SkipUnlessAsked();

        var run = await DemoAsync();

        Assert.Equal((0, ""), (run.Exit, run.Exit == 0 ? "" : run.Error));
        Assert.Equal("mpr-demo.mp4", run.Json().GetProperty("source_key").GetString());
        Assert.Equal(1920, run.Json().GetProperty("asset").GetProperty("width").GetInt32());
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Presses Ctrl-C, as it were, when a line begins in a certain way.</summary>
    private sealed class Interrupter(string beginning, CancellationTokenSource interrupted) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.StartsWith(beginning, StringComparison.Ordinal) == true)
            {
                interrupted.Cancel();
            }
        }
    }

    private Task<CliRun> DemoAsync(params string[] file) => CliRun.OfAsync(
        new Dictionary<string, string>(), _folder.Path, ["demo", .. file, "--json", "--port", "0", "--s3-port", "0"]);
}
