using Mpr.Cli.Tests.Fakes;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Hosting;

public sealed class UpTests(UpServer server) : IClassFixture<UpServer>
{
    private const string OddName = "a b 'c' \"d\" 100% #1? 안녕.mp4";

    [Fact]
    public async Task Whole_work_is_done_with_nothing_set_in_the_folder_where_the_server_runs()
    {
        var clip = await TestMedia.ClipAsync(2);

        var upload = await server.RunAsync("assets", "upload", clip, "--key", $"x/{OddName}", "--scan", "--json");
        var transcode = await server.RunAsync(
            "transcode", $"x/{OddName}", "--preset", "mp4-h264-480p", "--wait", "--json");
        var again = await server.RunAsync("transcode", $"x/{OddName}", "--preset", "mp4-h264-480p");
        var trim = await server.RunAsync(
            "trim", $"x/{OddName}", "--start", "0.5", "--end", "00:00:01.500", "--mode", "exact", "--wait", "--json");

        Assert.Equal(1, upload.Json().GetProperty("scan").GetProperty("registered").GetInt32());
        Assert.Equal(0, transcode.Exit);
        var output = transcode.Json().GetProperty("output");
        Assert.Equal($"x/{OddName[..^4]}/mp4-h264-480p.mp4", output.GetProperty("key").GetString());
        Assert.Equal(5, again.Exit);
        Assert.Equal(1, trim.Json().GetProperty("output").GetProperty("duration").GetDouble(), 0.1);
        using var http = new HttpClient();
        var media = await http.GetByteArrayAsync(server.ApiUrl + output.GetProperty("url").GetString());
        Assert.Equal(output.GetProperty("size").GetInt64(), media.Length);
    }

    [Fact]
    public async Task Lists_and_documents_of_the_real_API_are_shown()
    {
        await server.RunAsync("assets", "upload", await TestMedia.ClipAsync(2), "--key", "listed.mp4", "--scan");
        var job = (await server.RunAsync("transcode", "listed.mp4", "--preset", "mp4-h264-480p", "--wait", "--json"))
            .Json().GetProperty("id").GetString()!;

        foreach (var (words, expected) in new (string, string)[]
        {
            ("assets list --prefix listed", "h264 + aac"),
            ("assets show listed.mp4", "320x180"),
            ("jobs list --source listed.mp4", job),
            ($"jobs show {job}", "attempt 1 on"),
            ($"jobs logs {job}", "ffmpeg "),
            ($"jobs wait {job}", "succeeded"),
            ("presets", "mp4-h264-720p@1"),
            ("presets show audio-aac-128k", "audio-aac-128k@1"),
            ("config show", server.S3Url),
        })
        {
            var run = await server.RunAsync(words.Split(' '));
            Assert.Equal((0, ""), (run.Exit, run.Exit == 0 ? "" : run.Error));
            Assert.Contains(expected, run.Out, StringComparison.Ordinal);
        }

        Assert.Equal(5, (await server.RunAsync("jobs", "retry", job)).Exit);
        Assert.Equal(4, (await server.RunAsync("jobs", "show", "job_none")).Exit);
        Assert.Equal(4, (await server.RunAsync("transcode", "none.mp4", "--preset", "mp4-h264-480p")).Exit);
    }

    [Fact]
    public async Task What_is_uploaded_or_dropped_shows_up_by_itself_and_the_next_scan_names_it()
    {
        var clip = await TestMedia.ClipAsync(1);

        await server.RunAsync("assets", "upload", clip, "--key", "self/uploaded.mp4");
        var folder = Directory.CreateDirectory(Path.Combine(server.Data, "drop", "mpr-media-in", "self"));
        File.Copy(clip, Path.Combine(folder.FullName, "dropped.mp4"));
        foreach (var key in new[] { "self/uploaded.mp4", "self/dropped.mp4" })
        {
            await Eventually.GetAsync(
                async () => (await server.RunAsync("assets", "show", key, "--json")) is { Exit: 0 } shown
                    && shown.Json().GetProperty("status").GetString() == "ready" ? shown : null,
                key);
        }

        var first = (await server.RunAsync("assets", "scan", "--json")).Json();
        var second = (await server.RunAsync("assets", "scan", "--json")).Json();
        var files = first.GetProperty("files").EnumerateArray().Select(f => f.GetString()).ToList();
        Assert.Contains("self/uploaded.mp4", files);
        Assert.Contains("self/dropped.mp4", files);
        Assert.Equal(files.Count, first.GetProperty("registered").GetInt32());
        Assert.Equal(0, second.GetProperty("registered").GetInt32());
    }

    [Fact]
    public async Task Second_server_on_the_same_folder_is_refused_by_name()
    {
        var run = await server.RunAsync("up", "--port", "0", "--s3-port", "0");

        Assert.Equal(5, run.Exit);
        Assert.Contains($"already runs on {server.Data}", run.Error, StringComparison.Ordinal);
        Assert.Contains(server.ApiUrl, run.Error, StringComparison.Ordinal);
        Assert.Contains("--data", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Busy_port_is_said_with_the_option_that_changes_it()
    {
        using var folder = new TemporaryFolder();
        var (apiPort, s3Port) = ($"{new Uri(server.ApiUrl).Port}", $"{new Uri(server.S3Url).Port}");

        var api = await server.RunAsync("up", "--data", folder.Path, "--port", apiPort, "--s3-port", "0");
        var s3 = await server.RunAsync("up", "--data", folder.Path, "--port", "0", "--s3-port", s3Port);
        var alone = await server.RunAsync("s3", "--data", folder.Path, "--port", s3Port);

        Assert.Equal((5, 5, 5), (api.Exit, s3.Exit, alone.Exit));
        Assert.Contains($"Port {apiPort} is in use", api.Error, StringComparison.Ordinal);
        Assert.Contains("with --port PORT", api.Error, StringComparison.Ordinal);
        Assert.Contains("with --s3-port PORT", s3.Error, StringComparison.Ordinal);
        Assert.Contains("with --port PORT", alone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_store_is_used_and_no_endpoint_is_started()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["S3_ENDPOINT_URL"] = server.S3Url,
            ["AWS_ACCESS_KEY_ID"] = server.Announced.GetProperty("access_key_id").GetString()!,
            ["AWS_SECRET_ACCESS_KEY"] = server.Announced.GetProperty("secret_access_key").GetString()!,
            ["S3_BUCKET_IN"] = "given-in",
            ["S3_BUCKET_OUT"] = "given-out",
            ["MPR_CREATE_BUCKETS"] = "true",
        };

        var run = await CliRun.OfAsync(
            environment, folder.Path, ["demo", await TestMedia.ToneAsync(1), "--json", "--port", "0", "--s3-port", "1"]);

        Assert.Equal((0, ""), (run.Exit, run.Exit == 0 ? "" : run.Error));
        Assert.Equal(server.S3Url, run.Json().GetProperty("s3_url").GetString());
        Assert.Equal("given-out", run.Json().GetProperty("bucket_out").GetString());
        Assert.False(Directory.Exists(folder.File("data/s3")));
    }

    [Fact]
    public async Task Keys_are_announced_and_kept_for_their_owner_alone()
    {
        var credentials = Path.Combine(server.Data, "credentials");

        var secret = server.Announced.GetProperty("secret_access_key").GetString()!;
        Assert.Contains(secret, await File.ReadAllTextAsync(credentials), StringComparison.Ordinal);
        var mode = await TestMedia.ToolAsync("stat", ["-c", "%a", credentials]);
        Assert.Equal("600", mode.Trim());
    }

    [Fact]
    public async Task Doctor_finds_a_running_server_well()
    {
        var run = await server.RunAsync("doctor", "--json");

        var checks = run.Json().GetProperty("checks").EnumerateArray().ToDictionary(
            c => c.GetProperty("name").GetString()!, c => c.GetProperty("status").GetString());
        Assert.Equal(0, run.Exit);
        string[] wanted = ["storage", "clock", "bucket in", "bucket out", "database", "server", "@bucket_in"];
        Assert.All(wanted, name => Assert.Equal("ok", checks[name]));
    }
}
