using System.Net;
using Mpr.Testing;

namespace Mpr.Server.Tests.Jobs;

public sealed class JobRunTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_transcode_runs_from_the_in_bucket_to_a_verified_result_in_the_out_bucket()
    {
        await server.UploadAsync("run/a clip.mp4", await TestMedia.ClipAsync(4, "640x360"));

        var job = await server.RunAsync(new { source_key = "run/a clip.mp4", type = "transcode", preset = "mp4-h264-480p" });

        Assert.Equal("run/a clip/mp4-h264-480p.mp4", job.GetProperty("output_key").GetString());
        Assert.Equal("mp4-h264-480p@1", job.GetProperty("preset").GetString());
        Assert.Equal(100, job.GetProperty("progress").GetDouble());
        var output = job.GetProperty("output");
        Assert.Equal(4, output.GetProperty("duration").GetDouble(), 0.2);
        Assert.Equal("h264", output.GetProperty("video_codec").GetString());
        Assert.Equal("aac", output.GetProperty("audio_codec").GetString());
        Assert.Equal(360, output.GetProperty("height").GetInt32());
        var stored = await server.Store.FindAsync(server.Store.BucketOut, "run/a clip/mp4-h264-480p.mp4");
        Assert.Equal(output.GetProperty("size").GetInt64(), stored!.Size);
        Assert.Equal(job.GetProperty("id").GetString(), stored.Metadata["mpr-job"]);
    }

    [Fact]
    public async Task A_trim_takes_seconds_and_timecodes_in_both_modes()
    {
        await server.UploadAsync("run/long.mp4", await TestMedia.ClipAsync(8));

        var copy = await server.RunAsync(new { source_key = "run/long.mp4", type = "trim", start = 2.0, end = "00:00:05.000" });
        var exact = await server.RunAsync(new { source_key = "run/long.mp4", type = "trim", start = "2.5", end = 5, mode = "exact" });

        Assert.Equal("copy", copy.GetProperty("mode").GetString());
        Assert.Equal(3, copy.GetProperty("output").GetProperty("duration").GetDouble(), 0.6);
        Assert.Equal(2.5, exact.GetProperty("output").GetProperty("duration").GetDouble(), 0.15);
        Assert.NotEqual(copy.GetProperty("output_key").GetString(), exact.GetProperty("output_key").GetString());
    }

    [Fact]
    public async Task A_smart_cut_runs_and_its_task_says_how_it_was_read_and_sent()
    {
        await server.UploadAsync("run/smart.mp4", await TestMedia.ClipAsync(8));

        var smart = await server.RunAsync(
            new { source_key = "run/smart.mp4", type = "trim", start = 2.3, end = 5.2, mode = "smart", verify = "full" });
        var copy = await server.RunAsync(new { source_key = "run/smart.mp4", type = "trim", start = 2, end = 5 });

        Assert.Equal("smart", smart.GetProperty("mode").GetString());
        Assert.Equal(2.9, smart.GetProperty("output").GetProperty("duration").GetDouble(), 0.05);
        var (first, second) = (smart.GetProperty("tasks")[0], copy.GetProperty("tasks")[0]);
        Assert.StartsWith("Through scratch: ", first.GetProperty("route").GetString(), StringComparison.Ordinal);
        Assert.Equal("Uploaded while it is written.", second.GetProperty("route").GetString());
        Assert.NotEqual("", second.GetProperty("source_access").GetString());
    }

    [Fact]
    public async Task A_poster_follows_its_result_as_a_second_step()
    {
        await server.UploadAsync("run/shown.mp4", await TestMedia.ClipAsync(4, "640x360"));

        var job = await server.RunAsync(new
        {
            source_key = "run/shown.mp4",
            type = "trim",
            start = 1,
            end = 3,
            mode = "exact",
            poster = true,
        });

        var tasks = job.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("status").GetString());
        Assert.Equal(["succeeded", "succeeded"], tasks);
        var key = job.GetProperty("output").GetProperty("key").GetString();
        Assert.Equal(key, job.GetProperty("output_key").GetString());
        var poster = job.GetProperty("poster");
        Assert.Equal(key + ".jpg", poster.GetProperty("key").GetString());
        Assert.Equal(360, poster.GetProperty("height").GetInt32());
        var stored = await server.Store.FindAsync(server.Store.BucketOut, key + ".jpg");
        Assert.Equal("image/jpeg", stored!.ContentType);
    }

    [Fact]
    public async Task A_poster_alone_is_a_job_and_what_cannot_have_one_is_refused()
    {
        await server.UploadAsync("run/still.mp4", await TestMedia.ClipAsync(4, "640x360"));

        var job = await server.RunAsync(new { source_key = "run/still.mp4", type = "poster", at = 2.5, short_side = 90 });

        Assert.Equal("run/still/00-00-02.500.jpg", job.GetProperty("output").GetProperty("key").GetString());
        Assert.Equal(160, job.GetProperty("output").GetProperty("width").GetInt32());
        Assert.Equal(2.5, job.GetProperty("at").GetDouble());
        Assert.Equal("not_possible", await CodeAsync(
            new { source_key = "run/still.mp4", type = "transcode", preset = "audio-mp3-192k", poster = true }, 422));
        Assert.Equal("invalid_request", await CodeAsync(
            new { source_key = "run/still.mp4", type = "poster", start = 1 }, 400));
        Assert.Equal("range_outside_source", await CodeAsync(
            new { source_key = "run/still.mp4", type = "poster", at = 60 }, 422));
    }

    private async Task<string?> CodeAsync(object request, int status) =>
        (await server.PostAsync("/api/jobs", request, (HttpStatusCode)status)).GetProperty("code").GetString();

    [Theory]
    [InlineData("names/two words & more.mp4")]
    [InlineData("names/\"quoted\" 'both'.mp4")]
    [InlineData("names/100% real %20 +plus.mp4")]
    [InlineData("names/안녕 мир é 🎬.mp4")]
    [InlineData("names/-i ?x=1#frag;$(echo).mp4")]
    public async Task Awkward_names_work_from_upload_to_result(string key)
    {
        await server.UploadAsync(key, await TestMedia.ClipAsync(1));

        var job = await server.RunAsync(new { source_key = key, type = "trim", start = 0, end = 1 });

        var output = job.GetProperty("output_key").GetString()!;
        Assert.StartsWith(key[..^4] + "/", output, StringComparison.Ordinal);
        using var served = await server.Http.GetAsync(job.GetProperty("output").GetProperty("url").GetString());
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(job.GetProperty("output").GetProperty("size").GetInt64(), served.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_source_without_sound_gives_a_result_without_sound()
    {
        var silent = await TestMedia.MakeAsync(
            "mkv", "-f", "lavfi", "-i", "testsrc2=size=321x181:rate=25:duration=1", "-c:v", "mpeg4");
        await server.UploadAsync("run/silent.mkv", silent);

        var job = await server.RunAsync(new { source_key = "run/silent.mkv", type = "transcode", preset = "mp4-h264-720p@1" });

        Assert.Equal(System.Text.Json.JsonValueKind.Null, job.GetProperty("output").GetProperty("audio_codec").ValueKind);
        Assert.Equal(0, job.GetProperty("output").GetProperty("height").GetInt32() % 2);
    }

    [Fact]
    public async Task Sound_in_an_mp4_is_audio_and_a_video_preset_is_refused_for_it()
    {
        await server.UploadAsync("run/sound.mp4", await TestMedia.ToneAsync(2, "m4a"));

        var refused = await server.PostAsync(
            "/api/jobs",
            new { source_key = "run/sound.mp4", type = "transcode", preset = "mp4-h264-480p" },
            HttpStatusCode.UnprocessableEntity);
        var job = await server.RunAsync(new { source_key = "run/sound.mp4", type = "transcode", preset = "audio-mp3-192k" });

        Assert.Equal("no_such_stream", refused.GetProperty("code").GetString());
        Assert.Equal("mp3", job.GetProperty("output").GetProperty("audio_codec").GetString());
    }

    [Fact]
    public async Task An_output_key_in_use_is_refused_unless_overwrite_is_given()
    {
        await server.UploadAsync("run/twice.mp4", await TestMedia.ClipAsync(1));
        var request = new { source_key = "run/twice.mp4", type = "trim", start = 0, end = 1 };
        await server.RunAsync(request);

        var refused = await server.PostAsync("/api/jobs", request, HttpStatusCode.Conflict);
        var again = await server.RunAsync(
            new { source_key = "run/twice.mp4", type = "trim", start = 0, end = 1, overwrite = true });

        Assert.Equal("output_exists", refused.GetProperty("code").GetString());
        Assert.Equal("succeeded", again.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Two_unfinished_jobs_never_write_the_same_key()
    {
        await server.UploadAsync("run/same.mp4", await TestMedia.ClipAsync(60, "1280x720"));
        var request = new { source_key = "run/same.mp4", type = "transcode", preset = "mp4-h264-720p", overwrite = true };
        var first = await server.PostAsync("/api/jobs", request);

        var second = await server.PostAsync("/api/jobs", request, HttpStatusCode.Conflict);

        Assert.Equal("output_conflict", second.GetProperty("code").GetString());
        await server.PostAsync($"/api/jobs/{first.GetProperty("id").GetString()}/cancel", new { });
    }
}
