using Mpr.Cli.Configuration;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Deployment;

public sealed class ComposeTests
{
    private static readonly (string, string)[] Secrets =
    [
        ("AWS_ACCESS_KEY_ID", "compose-key"), ("AWS_SECRET_ACCESS_KEY", "compose-secret-of-the-store"),
        ("POSTGRES_PASSWORD", "compose-postgres"), ("MPR_ADMIN_KEY", "compose_admin_key_0123456789_0123456789"),
    ];

    public static TheoryData<string> EnvironmentFiles { get; } = ["embedded.env", "minio.env"];

    [Theory]
    [InlineData("embedded.env")]
    [LongInlineData("minio.env")]
    public async Task File_is_what_the_schema_of_compose_files_says(string environment)
    {
        var compose = ComposeFile.Read(environment, Secrets);

        Assert.Empty(await NodeTools.Compose.AnswerAsync("check.mjs", [compose.Json.ToJsonString()]));

        compose.Services["api"]!["depend_on"] = "postgres";
        var fault = Assert.Single(await NodeTools.Compose.AnswerAsync("check.mjs", [compose.Json.ToJsonString()]));
        Assert.Contains("depend_on", fault, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EnvironmentFiles))]
    public void Every_variable_of_ours_is_a_setting_and_every_command_a_word(string environment)
    {
        var compose = ComposeFile.Read(environment, Secrets);
        var settings = SettingCatalogue.All.Select(s => s.Name).ToHashSet();
        var words = new[] { "s3", "buckets", "api", "worker" };

        var ours = compose.Services.Where(s => s.Value!["image"]!.ToString() == "mpr").Select(s => s.Key).ToList();

        Assert.Equal(["api", "buckets", "store", "worker"], ours.Order(StringComparer.Ordinal));
        Assert.All(ours, service =>
        {
            Assert.Contains(compose.Command(service)[0], words);
            Assert.All(compose.Environment(service).Keys, name => Assert.Contains(name, settings));
        });
    }

    [Fact]
    public void Store_is_the_one_of_the_profile()
    {
        var minio = ComposeFile.Read("minio.env", Secrets);

        Assert.Equal("http://minio:9000", minio.Environment("api")["S3_ENDPOINT_URL"]);
        Assert.Equal(["minio", "buckets", "postgres", "api", "nginx", "worker"], minio.InOrder().Order(Order(minio)));
        Assert.DoesNotContain("minio", ComposeFile.Read("embedded.env", Secrets).InOrder());
        Assert.Contains("--public-read", minio.Command("buckets"));
    }

    [Fact]
    public async Task Services_run_as_processes_in_their_order_do_the_main_job_through_nginx()
    {
        Assert.SkipWhen(NginxProcess.Program is null, "nginx is not installed.");
        var compose = ComposeFile.Read("embedded.env", Secrets);
        await using var services = new ComposeProcesses(compose);
        foreach (var service in compose.InOrder())
        {
            await services.StartAsync(service);
        }

        using var http = services.Client(Secrets[^1].Item2);
        var job = await ComposeProcesses.MainJobAsync(http, "folder/clip é 1.mp4");

        Assert.Equal("succeeded", job.GetProperty("status").GetString());
        var key = job.GetProperty("output").GetProperty("key").GetString()!;
        using var result = await http.GetAsync("/media/out/" + KeyPath.Of(key));
        Assert.Equal(job.GetProperty("output").GetProperty("size").GetInt64(), result.Content.Headers.ContentLength);
        // The init step has opened both buckets to readers, the key is needed for everything else.
        using var anyone = services.Client(null);
        Assert.Equal(401, (int)(await anyone.GetAsync("/api/assets")).StatusCode);
        Assert.Equal(200, (int)(await services.ReadFromStoreAsync(key)).StatusCode);
    }

    // Those that wait for nobody come first, in whatever order.
    private static Comparer<string> Order(ComposeFile compose)
    {
        string[] order = ["minio", "buckets", "postgres", "api", "nginx", "worker"];
        Assert.Equal(order.Length, compose.InOrder().Count);
        return Comparer<string>.Create((a, b) => Array.IndexOf(order, a) - Array.IndexOf(order, b));
    }
}
