using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpr.Testing;

namespace Mpr.Server.Tests.Presets;

/// <summary>Presets of one's own, by REST and GraphQL, and the jobs that have them.</summary>
public sealed class OwnPresetTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_job_keeps_the_version_that_it_got_and_the_next_one_gets_the_newest()
    {
        await server.UploadAsync("own/a.mp4", await TestMedia.ClipAsync(1));
        await CreateAsync(Document("tiny", 64));
        var first = await RunAsync("tiny", "own/one.mp4");

        var second = await PutAsync("tiny", Document("tiny", 96), HttpStatusCode.Created);
        var same = await PutAsync("tiny", Document("tiny", 96), HttpStatusCode.OK);
        var next = await RunAsync("tiny", "own/two.mp4");
        var old = await RunAsync("tiny@1", "own/three.mp4");

        Assert.Equal((2, 2), (second.GetProperty("version").GetInt32(), same.GetProperty("version").GetInt32()));
        Assert.Equal(("tiny@1", 64), first);
        Assert.Equal(("tiny@2", 96), next);
        Assert.Equal(("tiny@1", 64), old);
    }

    [Fact]
    public async Task A_number_of_a_version_is_never_given_to_something_else()
    {
        await CreateAsync(Document("gone", 64));
        await PutAsync("gone", Document("gone", 96), HttpStatusCode.Created);

        await DeleteAsync("gone@2", HttpStatusCode.NoContent);
        var third = await PutAsync("gone", Document("gone", 128), HttpStatusCode.Created);
        await DeleteAsync("gone", HttpStatusCode.NoContent);
        await DeleteAsync("gone", HttpStatusCode.NotFound);
        await PutAsync("gone", Document("gone", 128), HttpStatusCode.NotFound);
        var again = await CreateAsync(Document("gone", 64));

        Assert.Equal((3, 4), (third.GetProperty("version").GetInt32(), again.GetProperty("version").GetInt32()));
        using var second = await server.Http.GetAsync("/api/presets/gone@2");
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
    }

    [Fact]
    public async Task Names_of_MPRs_presets_are_not_for_others()
    {
        var shadow = await server.PostAsync("/api/presets", Document("mp4-h264-720p", 64), HttpStatusCode.Conflict);
        await PutAsync("mp4-h264-720p", Document("mp4-h264-720p", 64), HttpStatusCode.Conflict);
        await DeleteAsync("mp4-h264-720p@1", HttpStatusCode.Conflict);
        await CreateAsync(Document("taken", 64));
        var taken = await server.PostAsync("/api/presets", Document("taken", 64), HttpStatusCode.Conflict);

        Assert.Equal("preset_exists", shadow.GetProperty("code").GetString());
        Assert.Equal("preset_exists", taken.GetProperty("code").GetString());
        var list = (await server.GetAsync("/api/presets")).GetProperty("items").EnumerateArray()
            .ToDictionary(p => p.GetProperty("id").GetString()!, p => p.GetProperty("own").GetBoolean());
        Assert.True(list["taken@1"]);
        Assert.False(list["mp4-h264-720p@1"]);
    }

    [Theory]
    [InlineData("""{"name": "\ud800"}""")]
    [InlineData("""{"name": "x", "video": {"\udc00": 1}}""")]
    public async Task Half_of_a_character_is_refused(string document)
    {
        using var content = new StringContent(document, System.Text.Encoding.UTF8, "application/json");

        using var response = await server.Http.PostAsync("/api/presets", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("video.crf", "99", "$.video.crf: 99")]
    [InlineData("video.crf", "\"x\"", "$.video.crf: the value")]
    [InlineData("video.encoders", "[\"rawvideo\"]", "$.video.encoders")]
    [InlineData("muxer", "\"tee\"", "$.muxer")]
    [InlineData("audio.other", "1", "there is no field other")]
    [InlineData("name", "\"../x\"", "$.name")]
    [InlineData("name", "null", "$.name")]
    [InlineData("video", "null", "$.video")]
    public async Task What_could_not_work_is_refused_by_its_JSON_path(string path, string value, string says)
    {
        var document = Document("wrong", 64);
        var at = path.Split('.');
        (at.Length > 1 ? document[at[0]]!.AsObject() : document)[at[^1]] = JsonNode.Parse(value);

        var refused = await server.PostAsync("/api/presets", document, HttpStatusCode.BadRequest);

        var detail = refused.GetProperty("detail").GetString();
        Assert.Contains(says, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Mpr.", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_what_was_shown_can_be_sent_again()
    {
        var wrong = Document("wrong", 64);
        wrong["muxer"] = "tee";
        wrong["video"]!["speed"] = "warp";
        var detail = (await server.PostAsync("/api/presets", wrong, HttpStatusCode.BadRequest)).GetProperty("detail").GetString();
        await server.PostAsync("/api/presets", JsonNode.Parse("[]")!, HttpStatusCode.BadRequest);
        await CreateAsync(Document("round", 64));
        var shown = JsonNode.Parse((await server.GetAsync("/api/presets/round")).ToString())!;

        var same = await PutAsync("round", shown, HttpStatusCode.OK);

        Assert.Contains("$.muxer", detail, StringComparison.Ordinal);
        Assert.Contains("$.video.speed", detail, StringComparison.Ordinal);
        Assert.Equal(1, same.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task GraphQL_does_the_same_and_rules_know_own_presets()
    {
        var document = Document("graph", 64).ToJsonString();
        var made = await server.GraphAsync("mutation($d: String!) { createPreset(document: $d) { id own } }", new { d = document });
        var next = await server.GraphAsync(
            "mutation($d: String!) { replacePreset(name: \"graph\", document: $d) { id } }",
            new { d = Document("graph", 96).ToJsonString() });
        var shown = await server.GraphAsync("{ presetDocument(id: \"graph@1\") presets { id own } }");
        var rule = await server.PostAsync(
            "/api/rules",
            new { name = "own", prefix = "none/", job = new { type = "transcode", preset = "graph@2" } },
            HttpStatusCode.Created);
        await server.GraphAsync("mutation { deletePreset(id: \"graph\") }");

        Assert.Equal("graph@1", made.GetProperty("createPreset").GetProperty("id").GetString());
        Assert.Equal("graph@2", next.GetProperty("replacePreset").GetProperty("id").GetString());
        Assert.Equal(64, JsonNode.Parse(shown.GetProperty("presetDocument").GetString()!)!["video"]!["short_side"]!.GetValue<int>());
        Assert.Equal("graph@2", rule.GetProperty("job").GetProperty("preset").GetString());
        using var bye = await server.Http.DeleteAsync("/api/rules/" + rule.GetProperty("id").GetString());
    }

    private static JsonObject Document(string name, int shortSide) => JsonNode.Parse(
        $$"""
        {
          "name": "{{name}}", "description": "d", "extension": ".mp4", "content_type": "video/mp4", "muxer": "mp4",
          "kind": "video",
          "video": {
            "codec": "h264", "encoders": ["libx264"], "short_side": {{shortSide}}, "crf": 30, "max_rate": 300000,
            "buffer": 600000, "profile": "high", "speed": "ultrafast", "keyframe_interval": 2
          },
          "audio": { "codec": "aac", "encoders": ["aac"], "bit_rate": 96000, "sample_rates": [48000] }
        }
        """)!.AsObject();

    private Task<JsonElement> CreateAsync(JsonObject preset) =>
        server.PostAsync("/api/presets", preset, HttpStatusCode.Created);

    private async Task<JsonElement> PutAsync(string name, JsonNode preset, HttpStatusCode expected)
    {
        using var response = await server.Http.PutAsJsonAsync($"/api/presets/{name}", preset);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task DeleteAsync(string name, HttpStatusCode expected)
    {
        using var response = await server.Http.DeleteAsync($"/api/presets/{name}");
        Assert.Equal(expected, response.StatusCode);
    }

    private async Task<(string? Preset, int Height)> RunAsync(string preset, string output)
    {
        var ended = await server.RunAsync(new { source_key = "own/a.mp4", type = "transcode", preset, output_key = output });
        return (ended.GetProperty("preset").GetString(), ended.GetProperty("output").GetProperty("height").GetInt32());
    }
}
