using Mpr.Cli.Configuration;
using Mpr.Cli.Tests.Fakes;

namespace Mpr.Cli.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mpr-settings-").FullName;

    [Fact]
    public async Task Option_wins_over_environment_and_that_over_the_file_and_that_over_the_default()
    {
        var file = Write("mpr.env", "MPR_API_URL=http://file:1\nMPR_SLOTS=3\nS3_BUCKET_IN=from-file\n");
        var environment = new Dictionary<string, string>
        {
            ["MPR_CONFIG"] = file,
            ["MPR_API_URL"] = "http://environment:1",
            ["S3_BUCKET_IN"] = "from-environment",
        };

        var run = await CliRun.OfAsync(
            environment, _folder, ["config", "show", "--json", "--api-url", "http://option:1"]);

        Assert.Equal(("http://option:1", "flag"), Value(run, "MPR_API_URL"));
        Assert.Equal(("from-environment", "environment"), Value(run, "S3_BUCKET_IN"));
        Assert.Equal(("3", "file"), Value(run, "MPR_SLOTS"));
        Assert.Equal(("mpr-media-out", "default"), Value(run, "S3_BUCKET_OUT"));
    }

    [Fact]
    public async Task Empty_variable_counts_as_unset()
    {
        var environment = new Dictionary<string, string> { ["S3_BUCKET_IN"] = "", ["S3_ENDPOINT_URL"] = " " };

        var run = await CliRun.OfAsync(environment, _folder, ["config", "show", "--json"]);

        Assert.Equal(("mpr-media-in", "default"), Value(run, "S3_BUCKET_IN"));
        Assert.Null(Value(run, "S3_ENDPOINT_URL").Value);
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL", "S3_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_S3", "S3_ENDPOINT_URL")]
    [InlineData("AWS_DEFAULT_REGION", "AWS_REGION")]
    public async Task Names_of_other_tools_are_understood(string theirs, string ours)
    {
        var environment = new Dictionary<string, string> { [theirs] = "http://there:9" };

        var run = await CliRun.OfAsync(environment, _folder, ["config", "show", "--json"]);

        Assert.Equal(("http://there:9", "environment"), Value(run, ours));
    }

    [Theory]
    [InlineData()]
    [InlineData("--json")]
    public async Task Secrets_are_masked_wherever_they_come_from(params string[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_SECRET_ACCESS_KEY"] = "hush-1",
            ["AWS_SESSION_TOKEN_FILE"] = Write("token", "hush-2\n"),
            ["MPR_DATABASE"] = "Host=db;Password=hush-3",
        };

        var run = await CliRun.OfAsync(environment, _folder, ["config", "show", .. more]);

        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain("hush", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Out.Split("***").Length - 1);
    }

    [Fact]
    public void Secret_may_come_from_the_file_that_its_variable_names()
    {
        var environment = new Dictionary<string, string>
        {
            ["S3_ENDPOINT_URL"] = "http://127.0.0.1:9",
            ["AWS_ACCESS_KEY_ID"] = "id",
            ["AWS_SECRET_ACCESS_KEY_FILE"] = Write("secret", "of-the-file\n"),
        };

        var storage = Load(environment).Storage();

        Assert.Equal(("id", "of-the-file"), (storage.AccessKey, storage.SecretKey));
    }

    [Fact]
    public void File_knows_comments_quotes_and_export()
    {
        var file = Write("mpr.env", "# mine\n\nexport S3_BUCKET_IN=\"a b\"\n  S3_BUCKET_OUT = 'c=d' \n");

        var settings = Load(new Dictionary<string, string> { ["MPR_CONFIG"] = file });

        Assert.Equal("a b", settings.Get(SettingCatalogue.BucketIn));
        Assert.Equal("c=d", settings.Get(SettingCatalogue.BucketOut));
    }

    [Fact]
    public async Task Line_that_makes_no_sense_is_named()
    {
        var file = Write("mpr.env", "A=1\nnonsense\n");

        var run = await CliRun.OfAsync(new Dictionary<string, string>(), _folder, ["config", "show", "--config", file]);

        Assert.Equal(2, run.Exit);
        Assert.Contains($"Line 2 of {file}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void File_of_the_user_is_found_in_the_configuration_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "mpr"));
        Write("mpr/mpr.env", "MPR_SLOTS=7");

        var settings = Load(new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = _folder });

        Assert.Equal(7, settings.Number(SettingCatalogue.Slots, 1, 10));
    }

    [Fact]
    public void Number_out_of_bounds_names_the_setting_and_its_origin()
    {
        var settings = Load(new Dictionary<string, string> { ["MPR_SLOTS"] = "many" });

        var refusal = Assert.Throws<CliException>(() => settings.Number(SettingCatalogue.Slots, 1, 10));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains("MPR_SLOTS is 'many' (MPR_SLOTS)", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (string? Value, string? Source) Value(CliRun run, string name)
    {
        var entry = run.Json().GetProperty("settings").EnumerateArray()
            .Single(s => s.GetProperty("name").GetString() == name);
        return (entry.GetProperty("value").GetString(), entry.GetProperty("source").GetString());
    }

    private static Settings Load(Dictionary<string, string> environment) => Settings.Load(
        new CliHost
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Variable = environment.GetValueOrDefault,
            WorkingDirectory = Path.GetTempPath(),
        },
        new Dictionary<string, string>());

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
