namespace Mpr.Cli.Tests.Scripts;

public sealed class TestRunTests : IDisposable
{
    private const string Passing = "errors=\"0\" failed=\"0\" not-run=\"0\" passed=\"3\" skipped=\"0\" total=\"3\"";

    private readonly ScriptBench _bench = new();

    [Fact]
    public async Task Last_line_sums_up_all_projects()
    {
        _bench.Project("Mpr.A.Tests", 0, Passing);
        _bench.Project("Mpr.B.Tests", 1, "errors=\"1\" failed=\"2\" passed=\"4\" skipped=\"0\" total=\"6\"");

        var (exit, output, _) = await _bench.RunAsync(["test"]);

        Assert.Equal(1, exit);
        Assert.EndsWith("\n7 passed, 3 failed, 0 skipped\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_passed_is_0()
    {
        _bench.Project("Mpr.A.Tests", 0, Passing);

        var (exit, output, _) = await _bench.RunAsync(["test"]);

        Assert.Equal(0, exit);
        Assert.EndsWith("\n3 passed, 0 failed, 0 skipped\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skipped_and_failed_tests_are_named()
    {
        _bench.Project(
            "Mpr.A.Tests",
            1,
            "errors=\"0\" failed=\"1\" passed=\"0\" skipped=\"1\" total=\"2\"",
            """
            <collection name="c"><test id="1" name="A.Needs(x: &quot;y&quot;)" result="Skip" type="A">
            <reason>no \"rclone\"
            here &amp; now</reason></test><test id="2" name="A.Breaks" result="Fail" type="A"><failure>
            <message><![CDATA[not as
            it should]]></message></failure></test></collection>
            """);

        var (_, output, _) = await _bench.RunAsync(["test"]);

        Assert.Contains("Skipped:\n  A.Needs(x: \"y\"): no \"rclone\" here & now\n", output, StringComparison.Ordinal);
        Assert.Contains("Failed:\n  A.Breaks: not as it should\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_that_dies_without_a_report_is_a_failure()
    {
        _bench.Project("Mpr.A.Tests", 0, Passing);
        _bench.Project("Mpr.B.Tests", 134, null);

        var (exit, output, _) = await _bench.RunAsync(["test"]);

        Assert.Equal(1, exit);
        Assert.Contains("Mpr.B.Tests: ended with exit code 134", output, StringComparison.Ordinal);
        Assert.EndsWith("\n3 passed, 1 failed, 0 skipped\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_run_is_a_failure()
    {
        _bench.Project("Mpr.A.Tests", 0, "errors=\"0\" failed=\"0\" passed=\"0\" skipped=\"0\" total=\"0\"");

        var (exit, output, _) = await _bench.RunAsync(["test"]);

        Assert.Equal(1, exit);
        Assert.EndsWith("\n0 passed, 0 failed, 0 skipped\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_choose_projects_and_options_go_to_the_runner()
    {
        _bench.Project("Mpr.Alpha.Tests", 0, Passing);
        _bench.Project("Mpr.Beta.Tests", 0, Passing);

        var (exit, output, _) = await _bench.RunAsync(["test", "alpha", "-class", "X"]);

        Assert.Equal(0, exit);
        Assert.EndsWith("\n3 passed, 0 failed, 0 skipped\n", output, StringComparison.Ordinal);
        var call = Assert.Single(_bench.Calls, c => c.Contains(".Tests.dll", StringComparison.Ordinal));
        Assert.EndsWith("-class X", call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Word_that_fits_no_project_is_an_error_that_lists_them()
    {
        _bench.Project("Mpr.Alpha.Tests", 0, Passing);

        var (exit, _, error) = await _bench.RunAsync(["test", "gamma"]);

        Assert.Equal(1, exit);
        Assert.Contains("Mpr.Alpha.Tests", error, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
