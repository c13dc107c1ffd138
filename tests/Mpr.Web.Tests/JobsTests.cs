using System.Text.Json;
using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class JobsTests(OwnStudio studio) : IClassFixture<OwnStudio>
{
    [Fact]
    public async Task A_job_that_waits_says_why_can_be_cancelled_and_tried_again()
    {
        await studio.StartAsync();
        await studio.Server.AddAsync("wait.mp4", await TestMedia.ClipAsync(2));
        await using var visit = await studio.OpenAsync("/jobs");
        await visit.Button("Pause Short tasks").ClickAsync();
        await Expect(visit.Find("[data-pool=small]")).ToContainTextAsync("Paused");

        var job = await studio.Server.PostAsync("/api/jobs", new { source_key = "wait.mp4", type = "trim", start = 0, end = 1 });
        var id = job.GetProperty("id").GetString()!;
        var row = visit.Find($"[data-job={id}]");
        await Expect(row.Locator("[data-reason=paused]")).ToContainTextAsync("Its queue is paused");
        await row.GetByRole(Microsoft.Playwright.AriaRole.Combobox).SelectOptionAsync("high");
        await Eventually.BecomesTrueAsync(
            async () => (await studio.Server.GetAsync($"/api/jobs/{id}")).GetProperty("priority").GetString() == "high",
            "the job to be urgent");
        await Expect(row.GetByRole(Microsoft.Playwright.AriaRole.Combobox)).ToHaveValueAsync("high");
        await row.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await studio.Server.JobIsAsync(id, "canceled");

        await visit.Page.GetByText("History").ClickAsync();
        await Expect(row).ToHaveAttributeAsync("data-status", "canceled");
        await row.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await Expect(row).ToHaveAttributeAsync("data-status", "queued");

        await visit.Page.GetByText("Now", new() { Exact = true }).ClickAsync();
        await visit.Button("Resume Short tasks").ClickAsync();
        await studio.Server.JobIsAsync(id, "succeeded");
        await visit.Page.GetByText("History").ClickAsync();
        await Expect(row).ToHaveAttributeAsync("data-status", "succeeded");
        visit.WentWell();
    }

    [Fact]
    public async Task A_job_that_failed_shows_its_code_its_advice_and_what_it_did()
    {
        await studio.StartAsync();
        await studio.Server.AddAsync("other.mp4", await TestMedia.ClipAsync(2));
        await studio.Server.PostAsync("/api/queue/cpu/pause");
        await studio.Server.PostAsync("/api/queue/small/pause");
        var job = await studio.Server.PostAsync(
            "/api/jobs", new { source_key = "other.mp4", type = "transcode", preset = "mp4-h264-480p" });
        var id = job.GetProperty("id").GetString()!;
        await using var visit = await studio.OpenAsync($"/jobs/{id}");
        await Expect(visit.Find("[data-reason]")).ToBeVisibleAsync();

        // Another file takes the source's place before its turn comes.
        await studio.Server.AddAsync("other.mp4", await TestMedia.ClipAsync(3));
        await studio.Server.PostAsync("/api/queue/cpu/resume");
        await studio.Server.PostAsync("/api/queue/small/resume");

        await Expect(visit.Find("[data-failure=source_changed]")).ToContainTextAsync("What to do");
        await Expect(visit.Find("pre")).ToContainTextAsync("attempt 1");
        visit.WentWell();
    }

    [Fact]
    public async Task A_job_that_runs_shows_how_far_it_is_on_its_way_to_the_result()
    {
        await studio.StartAsync();
        // So slow an encoder that the way is seen on a fast machine too.
        var preset = await studio.Server.GetAsync("/api/presets/mp4-h264-480p");
        var slow = JsonSerializer.SerializeToNode(preset)!;
        (slow["name"], slow["video"]!["speed"]) = ("slowly", "veryslow");
        await studio.Server.PostAsync("/api/presets", slow);
        await studio.Server.AddAsync("long.mp4", await TestMedia.ClipAsync(40, "320x180"));
        await using var visit = await studio.OpenAsync("/jobs");
        await Expect(visit.Find("[data-connection=live]")).ToBeVisibleAsync();
        var job = await studio.Server.PostAsync(
            "/api/jobs", new { source_key = "long.mp4", type = "transcode", preset = "slowly" });
        var id = job.GetProperty("id").GetString()!;

        await visit.Page.WaitForFunctionAsync(
            """
            id => {
              const percent = Number.parseInt(document.querySelector(`[data-job=${id}] [data-progress]`)?.textContent ?? '')
              return percent > 0 && percent < 100
            }
            """,
            id);

        await studio.Server.JobIsAsync(id, "succeeded", TimeSpan.FromMinutes(5));
        await visit.Page.GetByText("History").ClickAsync();
        await Expect(visit.Find($"[data-job={id}]")).ToHaveAttributeAsync("data-status", "succeeded");
        visit.WentWell();
    }

    [Fact]
    public async Task Filters_of_the_history_are_in_the_address()
    {
        await using var visit = await studio.OpenAsync("/jobs?show=history&status=canceled&source=nobody.mp4");
        await Expect(visit.Page.GetByText("No job fits these filters")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByLabel("Source key")).ToHaveValueAsync("nobody.mp4");
        await visit.Button("Clear the filters").ClickAsync();
        await Expect(visit.Page).ToHaveURLAsync(studio.Server.Origin + "/jobs?show=history");
        visit.WentWell();
    }
}
