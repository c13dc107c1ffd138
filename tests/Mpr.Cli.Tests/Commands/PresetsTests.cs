using Mpr.Cli.Tests.Fakes;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Commands;

public sealed class PresetsTests
{
    private const string Preset = """{"id":"own@2","name":"own","version":2}""";

    [Fact]
    public async Task A_file_is_sent_as_it_is_and_the_version_printed()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("own.json"), "{\"name\": \"own\"}\n");
        await using var api = await FakeApi.StartAsync();
        api.On("/api/presets", 201, Preset).On("/api/presets/own", 201, Preset);

        var created = await api.RunAsync("presets", "create", folder.File("own.json"));
        var updated = await api.RunAsync("presets", "update", "own", folder.File("own.json"));
        var missing = await api.RunAsync("presets", "create", folder.File("none.json"));

        Assert.Equal(("own@2\n", "own@2\n", 2), (created.Out, updated.Out, missing.Exit));
        Assert.Equal(["POST", "PUT"], api.Requests.Select(r => r.Method));
        Assert.All(api.Requests, r => Assert.Equal("{\"name\": \"own\"}\n", r.Body));
    }

    [Fact]
    public async Task Check_says_what_does_not_run_and_ends_with_1()
    {
        await using var api = await FakeApi.StartAsync();
        api.On("/api/presets", 200, """
            {"items":[{"id":"a@1","name":"a","version":1,"encoders":["libx264","aac"],"missing":null},
                {"id":"b@1","name":"b","version":1,"encoders":[],"missing":"FFmpeg 7.1 lacks the encoder libx265."}]}
            """);

        var check = await api.RunAsync("presets", "check");

        Assert.Equal(1, check.Exit);
        Assert.Matches(@"a@1 +yes +libx264, aac", check.Out);
        Assert.Matches(@"b@1 +no .*lacks the encoder libx265", check.Out);
    }
}
