using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Processing.Storage;
using Mpr.Server.Data;
using Mpr.Server.Rules;
using Mpr.Testing;

namespace Mpr.Server.Tests.Rules;

/// <summary>Rules of a whole server, with real assets and jobs.</summary>
public sealed class RuleTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly object Cut = new { type = "trim", start = 0, end = 0.5 };

    [Fact]
    public async Task A_new_asset_that_fits_gets_its_job_and_an_old_one_does_not()
    {
        await server.UploadAsync("auto/old.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        await server.ProbedAsync("auto/old.mp4");
        var rule = await CreateAsync(new
        {
            name = "cuts",
            prefix = "auto/",
            pattern = "**/*.mp4",
            kind = "video",
            min_duration = 0.5,
            max_duration = 1.5,
            output_template = "made/{folder}{name}-{made}",
            job = Cut,
        });

        foreach (var (key, seconds) in new[] { ("auto/new.mp4", 1), ("auto/long.mp4", 3), ("other/new.mp4", 1) })
        {
            await server.UploadAsync(key, await TestMedia.ClipAsync(seconds));
        }

        await server.ScanAsync();

        var match = await StartedAsync(rule, "auto/new.mp4");
        var job = await server.GetAsync($"/api/jobs/{match.GetProperty("job_id").GetString()}");
        Assert.Equal("made/auto/new-trim.mp4", job.GetProperty("output_key").GetString());
        Assert.Equal(rule, job.GetProperty("group").GetString());
        Assert.Equal("succeeded", (await server.EndAsync(job.GetProperty("id").GetString()!)).Json.GetProperty("status").GetString());
        await server.ProbedAsync("auto/long.mp4");
        await NoneWaitsAsync(rule);
        Assert.Single(await MatchesAsync(rule));
    }

    [Fact]
    public async Task A_version_triggers_a_rule_once_and_a_new_version_again()
    {
        var rule = await CreateAsync(new { name = "once", prefix = "once/", job = new { type = "trim", start = 0, end = 0.5, overwrite = true } });
        await server.UploadAsync("once/a.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        var first = (await StartedAsync(rule, "once/a.mp4")).GetProperty("job_id").GetString()!;
        await server.EndAsync(first);

        // Seen again, forgotten and found again: it is the same version.
        var asset = (await server.ProbedAsync("once/a.mp4")).Json.GetProperty("id").GetString();
        await server.PostAsync($"/api/assets/{asset}/probe", new { });
        await server.ProbedAsync("once/a.mp4");
        using var forget = new HttpRequestMessage(HttpMethod.Delete, $"/api/assets/{asset}");
        forget.Headers.TryAddWithoutValidation("If-Match", "*");
        using var forgotten = await server.Http.SendAsync(forget);
        Assert.Equal(HttpStatusCode.NoContent, forgotten.StatusCode);
        await server.ScanAsync();
        await server.ProbedAsync("once/a.mp4");
        await server.PostAsync($"/api/rules/{rule}/apply", new { }, HttpStatusCode.OK);
        await NoneWaitsAsync(rule);
        Assert.Equal([first], await JobsAsync("once/a.mp4"));

        await server.UploadAsync("once/a.mp4", await TestMedia.ClipAsync(2));
        await server.ScanAsync();
        await Eventually.BecomesTrueAsync(
            async () => (await MatchesAsync(rule)).Count(m => m.GetProperty("status").GetString() == "started") == 2,
            "the job of the second version");
        Assert.Equal(2, (await JobsAsync("once/a.mp4")).Length);
    }

    [Fact]
    public async Task A_result_that_comes_back_as_a_source_triggers_nothing()
    {
        await server.UploadAsync("loop/a.mp4", await TestMedia.ClipAsync(1));
        var made = await server.RunAsync(new { source_key = "loop/a.mp4", type = "trim", start = 0, end = 0.5 });
        var output = made.GetProperty("output").GetProperty("key").GetString()!;
        using var folder = new TemporaryFolder();
        var found = (await server.Store.FindAsync(server.Store.BucketOut, output))!;
        await server.Store.DownloadAsync(server.Store.BucketOut, output, folder.File("copy.mp4"));
        var rule = await CreateAsync(new { name = "loop", prefix = "loop/back", job = Cut });

        await server.Store.UploadAsync(
            server.Store.BucketIn, "loop/back.mp4", folder.File("copy.mp4"), new UploadOptions { Metadata = Ours(found) });
        await server.ScanAsync();

        var match = await MatchAsync(rule, "loop/back.mp4", m => m.GetProperty("status").GetString() != "pending");
        Assert.Equal("refused", match.GetProperty("status").GetString());
        Assert.Equal("own_output", match.GetProperty("code").GetString());
        Assert.Empty(await JobsAsync("loop/back.mp4"));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_made_and_applying_makes_it()
    {
        await server.UploadAsync("dry/a.mp4", await TestMedia.ClipAsync(1));
        await server.UploadAsync("dry/b.wav", await TestMedia.ToneAsync(1));
        await server.ScanAsync();
        await server.ProbedAsync("dry/a.mp4");
        await server.ProbedAsync("dry/b.wav");
        var wish = new
        {
            name = "dry",
            prefix = "dry/",
            output_template = "{path}-web",
            job = new { type = "transcode", preset = "mp4-h264-480p" },
        };

        var draft = await server.PostAsync("/api/rules/dry-run", wish, HttpStatusCode.OK);
        var rule = await CreateAsync(wish);
        var dry = await server.PostAsync($"/api/rules/{rule}/apply", new { dry_run = true }, HttpStatusCode.OK);
        Assert.Empty(await MatchesAsync(rule));
        var applied = await server.PostAsync($"/api/rules/{rule}/apply", new { }, HttpStatusCode.OK);

        Assert.Equal(draft.ToString(), dry.ToString());
        Assert.Equal(draft.ToString(), applied.ToString());
        var items = draft.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["dry/a.mp4", "dry/b.wav"], items.Select(i => i.GetProperty("key").GetString()));
        Assert.Equal("dry/a-web.mp4", items[0].GetProperty("output_key").GetString());
        Assert.Equal("no_such_stream", items[1].GetProperty("code").GetString());
        await StartedAsync(rule, "dry/a.mp4");
        var refused = await MatchAsync(rule, "dry/b.wav", m => m.GetProperty("status").GetString() == "refused");
        Assert.Equal("no_such_stream", refused.GetProperty("code").GetString());
        var again = await server.PostAsync($"/api/rules/{rule}/apply", new { dry_run = true }, HttpStatusCode.OK);
        Assert.All(again.GetProperty("items").EnumerateArray(), i => Assert.True(i.GetProperty("had").GetBoolean()));
    }

    [Fact]
    public async Task A_death_between_any_two_steps_gives_neither_two_jobs_nor_none()
    {
        var rule = await CreateAsync(new { name = "death", prefix = "death/", enabled = false, job = Cut });
        await server.UploadAsync("death/a.mp4", await TestMedia.ClipAsync(1));
        await server.UploadAsync("death/b.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        await server.ProbedAsync("death/a.mp4");
        await server.ProbedAsync("death/b.mp4");
        await server.PostAsync($"/api/rules/{rule}/apply", new { }, HttpStatusCode.OK);
        // Died after the claim, with the job's id chosen; and after the job's commit, before the row said so.
        var submitted = (await server.PostAsync(
            "/api/jobs", new { source_key = "death/b.mp4", type = "trim", start = 0, end = 0.5 })).GetProperty("id").GetString()!;
        await ChooseAsync("death/a.mp4", "job_chosen");
        await ChooseAsync("death/b.mp4", submitted);

        await server.PostAsync($"/api/rules/{rule}/enable", new { }, HttpStatusCode.OK);

        Assert.Equal("job_chosen", (await StartedAsync(rule, "death/a.mp4")).GetProperty("job_id").GetString());
        Assert.Equal(submitted, (await StartedAsync(rule, "death/b.mp4")).GetProperty("job_id").GetString());
        Assert.Equal(["job_chosen"], await JobsAsync("death/a.mp4"));
        Assert.Equal([submitted], await JobsAsync("death/b.mp4"));
    }

    [Theory]
    [InlineData("""{"job": {"type": "trim", "start": 0, "end": 1}}""", "name")]
    [InlineData("""{"name": "x"}""", "job is missing")]
    [InlineData("""{"name": "x", "job": {"type": "transcode", "preset": "nope"}}""", "nope")]
    [InlineData("""{"name": "x", "job": {"type": "trim", "start": 0, "end": 1, "output_key": "x"}}""", "output_key")]
    [InlineData("""{"name": "x", "job": {"type": "trim", "start": 0, "end": 1}, "output_template": "same"}""", "output_template")]
    [InlineData("""{"name": "x", "job": {"type": "trim", "start": 0, "end": 1}, "output_template": "{name}{x}"}""", "{x}")]
    [InlineData("""{"name": "x", "job": {"type": "trim", "start": 0, "end": 1}, "min_size": 2, "max_size": 1}""", "least")]
    public async Task A_rule_that_makes_no_sense_is_refused(string body, string why)
    {
        var refused = await server.PostAsync("/api/rules", JsonSerializer.Deserialize<JsonElement>(body), HttpStatusCode.BadRequest);

        Assert.Contains(why, refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_replaced_by_who_has_seen_it_and_GraphQL_does_the_same()
    {
        var rule = await CreateAsync(new { name = "first", prefix = "none/", job = Cut });
        using var blind = await server.Http.PutAsJsonAsync($"/api/rules/{rule}", new { name = "second", job = Cut });
        using var seen = await server.Http.GetAsync($"/api/rules/{rule}");
        using var put = new HttpRequestMessage(HttpMethod.Put, $"/api/rules/{rule}")
        {
            Content = JsonContent.Create(new { name = "second", prefix = "none/", job = Cut }),
        };
        put.Headers.TryAddWithoutValidation("If-Match", seen.Headers.ETag!.ToString());
        using var replaced = await server.Http.SendAsync(put);

        Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);
        Assert.Equal(HttpStatusCode.OK, replaced.StatusCode);
        var graph = await server.GraphAsync(
            $$$"""
            mutation {
              replaceRule(id: "{{{rule}}}", input: {name: "third", prefix: "none/", job: {type: "trim", start: "0", end: "1"}}) { name }
              switchRule(id: "{{{rule}}}", enabled: false) { enabled job { type end } }
              applyRule(id: "{{{rule}}}", dryRun: true) { items { key } }
              createRule(input: {name: "other", prefix: "none/", job: {type: "transcode", preset: "mp4-h264-480p"}}) { id }
              deleteRule(id: "{{{rule}}}")
            }
            """);
        Assert.Equal("third", graph.GetProperty("replaceRule").GetProperty("name").GetString());
        Assert.Equal(1, graph.GetProperty("switchRule").GetProperty("job").GetProperty("end").GetDouble());
        using var gone = await server.Http.GetAsync($"/api/rules/{rule}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        var other = graph.GetProperty("createRule").GetProperty("id").GetString();
        var shown = await server.GraphAsync(
            $$"""
            query {
              rule(id: "{{other}}") { name }
              ruleMatches(id: "{{other}}") { nodes { key } }
            }
            """);
        Assert.Equal("other", shown.GetProperty("rule").GetProperty("name").GetString());
        using var bye = await server.Http.DeleteAsync($"/api/rules/{other}");
    }

    private static Dictionary<string, string> Ours(StoredObject found) =>
        found.Metadata.Where(m => m.Key.StartsWith("mpr-", StringComparison.Ordinal)).ToDictionary();

    private async Task<string> CreateAsync(object rule) =>
        (await server.PostAsync("/api/rules", rule, HttpStatusCode.Created)).GetProperty("id").GetString()!;

    private async Task<List<JsonElement>> MatchesAsync(string rule) =>
        [.. (await server.GetAsync($"/api/rules/{rule}/matches")).GetProperty("items").EnumerateArray()];

    private Task<JsonElement> StartedAsync(string rule, string key) =>
        MatchAsync(rule, key, m => m.GetProperty("status").GetString() == "started");

    private async Task<JsonElement> MatchAsync(string rule, string key, Func<JsonElement, bool> isSo) => (await Eventually.GetAsync(
        async () => (await MatchesAsync(rule)).Where(m => m.GetProperty("key").GetString() == key && isSo(m))
            .Select(m => new Doc(m)).FirstOrDefault(),
        $"what the rule does with {key}")).Json;

    private Task NoneWaitsAsync(string rule) => Eventually.BecomesTrueAsync(
        async () => (await MatchesAsync(rule)).TrueForAll(m => m.GetProperty("status").GetString() != "pending"),
        "the end of what waits");

    private async Task<string[]> JobsAsync(string key) =>
    [
        .. (await server.GetAsync($"/api/jobs?source_key={key}")).GetProperty("items").EnumerateArray()
            .Select(j => j.GetProperty("id").GetString()!),
    ];

    private async Task ChooseAsync(string key, string job)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<MprDbContext>>().CreateDbContextAsync();
        Assert.Equal(1, await db.RuleMatches.Where(m => m.Key == key && m.Status == RuleMatchStatus.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.JobId, job)));
    }
}
