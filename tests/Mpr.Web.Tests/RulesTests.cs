using Microsoft.Playwright;
using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class RulesTests(Studio studio)
{
    [Fact]
    public async Task A_rule_is_tried_switched_on_and_starts_the_job_of_a_dropped_file_by_itself()
    {
        await studio.StartAsync();
        await studio.Server.AddAsync("drop-old.mp4", await TestMedia.ClipAsync(2));
        await using var visit = await studio.OpenAsync("/rules");
        var page = visit.Page;
        await visit.Link("New rule").ClickAsync();
        await page.GetByLabel("Name").FillAsync("small copies");
        await page.GetByLabel("Pattern").FillAsync("drop-*.mp4");
        await page.GetByLabel("Preset", new() { Exact = true }).SelectOptionAsync("mp4-h264-480p");
        await page.GetByLabel("Switched on").UncheckAsync();
        await visit.Button("Try it").ClickAsync();
        await Expect(visit.Find("[data-candidates='1']")).ToContainTextAsync("It fits one source that is there");
        await Expect(visit.Find("[data-candidate='drop-old.mp4']")).ToContainTextAsync("drop-old/mp4-h264-480p.mp4");

        await visit.Button("New rule").ClickAsync();
        await Expect(page.GetByText("It has had nothing yet")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(visit.Find("[data-enabled=true]")).ToBeVisibleAsync();

        await visit.DropAsync(("drop-new.mp4", await File.ReadAllBytesAsync(await TestMedia.ClipAsync(3))));
        await Expect(visit.Find("[data-upload='drop-new.mp4'][data-state=done]")).ToBeVisibleAsync();
        await visit.Button("Close").First.ClickAsync();
        var match = visit.Find("[data-match='drop-new.mp4'][data-status=started]");
        await Expect(match).ToBeVisibleAsync();
        await Expect(visit.Find("[data-match='drop-old.mp4']")).ToHaveCountAsync(0);
        await match.GetByRole(AriaRole.Link, new() { Name = "Show the job" }).ClickAsync();
        await Expect(page.GetByText("Done", new() { Exact = true })).ToBeVisibleAsync();
        visit.WentWell();
    }

    [Fact]
    public async Task A_rule_is_changed_applied_to_what_is_there_and_deleted()
    {
        await studio.StartAsync();
        await studio.Server.AddAsync("there/film.mp4", await TestMedia.ClipAsync(2));
        var made = await studio.Server.PostAsync("/api/rules", new
        {
            name = "pictures",
            prefix = "nowhere/",
            job = new { type = "poster", short_side = 64 },
        });
        await using var visit = await studio.OpenAsync($"/rules/{made.GetProperty("id").GetString()}");
        var page = visit.Page;
        await visit.Link("Change").ClickAsync();
        await Expect(page.GetByLabel("Largest short side")).ToHaveValueAsync("64 px");
        await page.GetByLabel("Prefix").FillAsync("there/");
        await page.GetByLabel("Result", new() { Exact = true }).FillAsync("same-for-all");
        await visit.Button("Save").ClickAsync();
        await Expect(page.GetByText("output_template needs {path} or {name}")).ToBeVisibleAsync();
        await page.GetByLabel("Result", new() { Exact = true }).FillAsync("{path}-small");
        await visit.Button("Save").ClickAsync();

        await Expect(visit.Find("dl")).ToContainTextAsync("under there/");
        await visit.Button("Apply").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.Locator("[data-candidate='there/film.mp4']")).ToContainTextAsync("there/film-small.jpg");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Start the jobs" }).ClickAsync();
        await Expect(visit.Find("[data-match='there/film.mp4'][data-status=started]")).ToBeVisibleAsync();

        await visit.Button("Delete").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Rules" })).ToBeVisibleAsync();
        await Expect(visit.Find("[data-rule]").Filter(new() { HasText = "pictures" })).ToHaveCountAsync(0);
        visit.WentWell(besides: 400);
    }
}
