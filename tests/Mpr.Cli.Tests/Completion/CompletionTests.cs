using System.Diagnostics;
using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Completion;

public sealed class CompletionTests
{
    [Fact]
    public async Task Job_ids_are_suggested_where_a_job_is_wanted()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/jobs", 200, Bodies.Page(null, Bodies.Job("running", "job_1"), Bodies.Job("failed", "job_2")));

        var run = await api.RunAsync("[suggest:10]", "jobs wait ");

        Assert.Contains("job_1\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("job_2\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_asked_for_by_what_is_typed_so_far()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/assets", 200, Bodies.Page(null, Bodies.Asset("holiday/a.mp4")));

        var run = await api.RunAsync("[suggest:16]", "assets show holi");

        Assert.Contains("holiday/a.mp4\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("prefix=holi", api.Requests.Single().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Presets_are_suggested_after_their_option()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/presets", 200, """{"items":[{"name":"mp4-h264-720p","version":1}],"next_cursor":null}""");

        var run = await api.RunAsync("[suggest:25]", "transcode a.mp4 --preset ");

        Assert.Contains("mp4-h264-720p\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_API_there_are_no_suggestions_and_no_errors()
    {
        var environment = new Dictionary<string, string> { ["MPR_API_URL"] = "http://127.0.0.1:1" };

        var run = await CliRun.OfAsync(environment, Path.GetTempPath(), ["[suggest:10]", "jobs wait "]);

        Assert.Equal(0, run.Exit);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Help_asks_the_API_nothing()
    {
        await using var api = await FakeApi.StartAsync();

        foreach (var words in new[] { "transcode", "assets show", "jobs wait", "jobs list", "presets show" })
        {
            Assert.Equal(0, (await api.RunAsync([.. words.Split(' '), "--help"])).Exit);
        }

        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Script_for_bash_offers_what_the_command_suggests()
    {
        // The script calls the word that is being completed; here that is a function which tells what it was asked.
        const string session = """
            mpr() { printf '%s\n' "$1|$2" job_1 job_2 other; }
            COMP_LINE='mpr jobs wait jo' COMP_POINT=16 COMP_CWORD=3 COMP_WORDS=(mpr jobs wait jo)
            _mpr
            printf '%s\n' "${COMPREPLY[@]}"
            COMP_LINE='mpr ' COMP_POINT=4 COMP_CWORD=1 COMP_WORDS=(mpr '')
            _mpr
            printf '%s\n' "${COMPREPLY[0]}"
            """;
        var script = (await CliRun.OfAsync(new Dictionary<string, string>(), "/", ["completion", "bash"])).Out;

        var output = await ShellAsync("bash", script + session);

        Assert.Equal(["job_1", "job_2", "[suggest:0]|"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Script_calls_the_suggest_directive(string shell)
    {
        var run = await CliRun.OfAsync(new Dictionary<string, string>(), "/", ["completion", shell]);

        Assert.Equal(0, run.Exit);
        Assert.Contains("[suggest:", run.Out, StringComparison.Ordinal);
    }

    private static async Task<string> ShellAsync(string shell, string script)
    {
        using var process = Process.Start(new ProcessStartInfo(shell)
        {
            ArgumentList = { "-c", script },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await error);
        return output;
    }
}
