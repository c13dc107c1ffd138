namespace Mpr.Cli.Tests.Scripts;

public sealed class SetUpTests : IDisposable
{
    private readonly ScriptBench _bench = new();

    [Fact]
    public async Task First_call_builds_and_says_so_on_standard_error_only()
    {
        var (exit, output, error) = await _bench.RunAsync(["demo", "--json", "a b.mp4"]);

        Assert.Equal(0, exit);
        Assert.Equal("cli: demo --json a b.mp4\n", output);
        Assert.Equal("mpr: restoring packages\nmpr: building cli\n", error);
    }

    [Fact]
    public async Task Second_call_does_nothing_but_the_work()
    {
        await _bench.RunAsync(["demo"]);
        var before = _bench.Calls.Length;

        var (_, _, error) = await _bench.RunAsync(["demo"]);

        Assert.Empty(error);
        Assert.Single(_bench.Calls[before..]);
    }

    [Fact]
    public async Task Edited_source_is_built_again_without_a_restore()
    {
        await _bench.RunAsync(["jobs", "list"]);
        _bench.Touch("src/Mpr.Cli/Program.cs");

        var (_, _, error) = await _bench.RunAsync(["jobs", "list"]);

        Assert.Equal("mpr: building cli\n", error);
    }

    [Fact]
    public async Task Removed_source_is_noticed()
    {
        _bench.Write("src/Mpr.Cli/Gone.cs", "");
        await _bench.RunAsync(["jobs", "list"]);
        _bench.Remove("src/Mpr.Cli/Gone.cs");
        _bench.Touch("src/Mpr.Cli");

        var (_, _, error) = await _bench.RunAsync(["jobs", "list"]);

        Assert.Equal("mpr: building cli\n", error);
    }

    [Fact]
    public async Task What_was_built_whole_is_not_built_in_part()
    {
        await _bench.RunAsync(["build"]);

        var (_, _, error) = await _bench.RunAsync(["jobs", "list"]);

        Assert.Empty(error);
    }

    [Fact]
    public async Task Failed_build_shows_its_output_and_is_tried_again()
    {
        var (exit, output, error) = await _bench.RunAsync(["demo"], ("FAKE_BUILD_FAILS", "1"));

        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Contains("error CS1", error, StringComparison.Ordinal);
        Assert.Equal("cli: demo\n", (await _bench.RunAsync(["demo"])).Out);
    }

    [Fact]
    public async Task Locked_packages_are_asked_for_in_CI()
    {
        await _bench.RunAsync(["build"], ("CI", "true"));

        Assert.Contains(_bench.Calls, c => c.Split(' ') is ["restore", .., "--locked-mode"]);
    }

    [Fact]
    public async Task Old_SDK_is_named_with_what_to_do()
    {
        var (exit, _, error) = await _bench.RunAsync(["demo"], ("FAKE_SDK", "8.0.100"));

        Assert.Equal(1, exit);
        Assert.Contains("the .NET SDK 10 is needed; here are: 8.0.100", error, StringComparison.Ordinal);
        Assert.Contains("https://dotnet.microsoft.com/", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_never_builds()
    {
        var (exit, output, error) = await _bench.RunAsync(["[suggest:0]", ""]);

        Assert.Equal((0, "", ""), (exit, output, error));
        Assert.Empty(_bench.Calls);
    }

    [Fact]
    public async Task No_word_at_all_is_a_usage_error()
    {
        var (exit, output, _) = await _bench.RunAsync([]);

        Assert.Equal(2, exit);
        Assert.Contains("demo [FILE]", output, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
