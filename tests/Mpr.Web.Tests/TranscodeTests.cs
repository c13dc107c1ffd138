using Microsoft.Playwright;
using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class TranscodeTests(OwnStudio studio) : IClassFixture<OwnStudio>
{
    [Fact]
    public async Task What_is_in_the_way_of_the_result_is_told_while_its_key_is_typed()
    {
        await studio.StartAsync();
        var id = (await studio.Server.AddAsync("ours.mp4", await TestMedia.ClipAsync(2))).GetProperty("id").GetString();
        await studio.Server.AddAsync("theirs.mp4", await TestMedia.ClipAsync(3));
        var job = await studio.Server.PostAsync(
            "/api/jobs", new { source_key = "theirs.mp4", type = "trim", start = 0, end = 1, output_key = "shared/clip.mp4" });
        var other = job.GetProperty("id").GetString()!;
        await studio.Server.JobIsAsync(other, "succeeded");
        await using var visit = await studio.OpenAsync($"/library/{id}/transcode");
        await Expect(visit.Find("[data-executor=local]")).ToContainTextAsync("Runs on a worker");
        var output = visit.Page.GetByRole(AriaRole.Textbox, new() { Name = "Result", Exact = true });
        await Expect(output).ToHaveValueAsync("ours/mp4-h264-720p.mp4");
        await Expect(visit.Find("[data-taken]")).ToHaveCountAsync(0);

        // An object that a job of another source has made.
        await output.FillAsync("shared/clip.mp4");
        await Expect(visit.Find("[data-taken=output_exists]")).ToContainTextAsync("shared/clip.mp4 is there already");
        await visit.Page.GetByLabel("Replace what is there").CheckAsync();
        await Expect(visit.Find("[data-taken=replaced]")).ToContainTextAsync("will be replaced");

        // A job of another source that is about to make it, and ends while the screen is open.
        await studio.Server.PostAsync("/api/queue/small/pause");
        var waiting = await studio.Server.PostAsync(
            "/api/jobs", new { source_key = "theirs.mp4", type = "trim", start = 0, end = 1, output_key = "shared/next.mp4" });
        await output.FillAsync("shared/next.mp4");
        await Expect(visit.Find("[data-taken=output_conflict]")).ToContainTextAsync("A job is making shared/next.mp4");
        await Expect(visit.Link("Show the job")).ToBeVisibleAsync();
        await studio.Server.PostAsync($"/api/jobs/{waiting.GetProperty("id").GetString()}/cancel");
        await Expect(visit.Find("[data-taken]")).ToHaveCountAsync(0);
        visit.WentWell();
    }
}
