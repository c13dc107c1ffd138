using Microsoft.Playwright;
using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class PresetsTests(Studio studio)
{
    [Fact]
    public async Task An_own_preset_is_made_by_the_form_told_what_is_wrong_and_can_be_chosen()
    {
        await studio.StartAsync();
        var asset = await studio.Server.AddAsync("chosen.mp4", await TestMedia.ClipAsync(2));
        await using var visit = await studio.OpenAsync("/presets");
        var page = visit.Page;
        await Expect(visit.Find("[data-preset='mp4-h264-720p@1']")).ToContainTextAsync("H.264 up to 720 px");
        await Expect(visit.Find("[data-preset='mp4-h264-720p@1'] [data-runs]")).ToBeVisibleAsync();

        await visit.Link("New preset").ClickAsync();
        await page.GetByLabel("Name").FillAsync("House Style");
        await page.GetByLabel("Largest short side").FillAsync("360");
        await page.GetByLabel("Quality (CRF)").FillAsync("99");
        await visit.Button("Publish").ClickAsync();
        await Expect(page.GetByText("99 must be within 0..51.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Quality (CRF)")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.GetByLabel("Name")).ToHaveAttributeAsync("aria-invalid", "true");

        await page.GetByLabel("Name").FillAsync("house-360p");
        await page.GetByLabel("Quality (CRF)").FillAsync("24");
        await visit.Button("Publish").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "house-360p@1" })).ToBeVisibleAsync();
        await Expect(visit.Find("dl")).ToContainTextAsync("CRF 24");

        await page.GotoAsync($"{studio.Server.Origin}/library/{asset.GetProperty("id").GetString()}/transcode");
        await page.GetByLabel("house-360p@1").CheckAsync();
        await Expect(visit.Find("[data-gives='house-360p@1']")).ToBeVisibleAsync();
        visit.WentWell(besides: 400);
    }

    [Fact]
    public async Task A_change_is_another_version_and_all_of_them_can_be_deleted()
    {
        await studio.StartAsync();
        await using var visit = await studio.OpenAsync("/presets/new?from=audio-mp3-192k%401");
        var page = visit.Page;
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("audio-mp3-192k-copy");
        await visit.Button("Publish").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "audio-mp3-192k-copy@1" })).ToBeVisibleAsync();

        await visit.Link("Change").ClickAsync();
        await page.GetByText("JSON", new() { Exact = true }).ClickAsync();
        var json = page.GetByLabel("The preset as JSON");
        await json.FillAsync((await json.InputValueAsync()).Replace("192000", "256000", StringComparison.Ordinal));
        await visit.Button("Publish as a new version").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "audio-mp3-192k-copy@2" })).ToBeVisibleAsync();
        await Expect(visit.Find("dl")).ToContainTextAsync("MP3, 256 kbit/s");

        await visit.Button("Delete").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("All 2 versions").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(visit.Find("[data-preset='mp4-h264-720p@1']")).ToBeVisibleAsync();
        await Expect(visit.Find("[data-preset^='audio-mp3-192k-copy']")).ToHaveCountAsync(0);
        visit.WentWell();
    }
}
