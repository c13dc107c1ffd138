using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class AccessibilityTests(Studio studio)
{
    // Wide and light one screen, narrow and dark the next; a long run has every screen in both.
    [Theory]
    [InlineData(ColorScheme.Light, 1280, 0)]
    [InlineData(ColorScheme.Dark, 390, 1)]
    public async Task No_screen_has_a_serious_finding(ColorScheme colors, int width, int turn)
    {
        await studio.StartAsync();
        var places = (await ScreenPlaces.PrepareAsync(studio.Server)).Where((_, at) => LongRuns.Asked || at % 2 == turn);
        await using var visit = await studio.OpenAsync("/library", o =>
        {
            o.ColorScheme = colors;
            o.ViewportSize = new ViewportSize { Width = width, Height = 900 };
        });
        var findings = new List<string>();
        foreach (var (path, shown) in places)
        {
            await visit.Page.GotoAsync(studio.Server.Origin + path);
            await Expect(visit.Find(shown).First).ToBeVisibleAsync();
            findings.AddRange(await FindingsAsync(visit.Page, path));
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
        visit.WentWell();
    }

    [Fact]
    public async Task Nor_has_a_dialog_and_another_language_is_there_at_once()
    {
        await studio.StartAsync();
        var asset = await studio.Server.AddAsync("dialogs.mp4", await TestMedia.ClipAsync(2));
        await using var visit = await studio.OpenAsync($"/library/{asset.GetProperty("id").GetString()}/trim");
        await Expect(visit.Find("[data-point=start]")).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("?");
        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await NoFindingsAsync(visit.Page, "keys");

        // Narrowed to it: what other tests add moves nothing.
        await visit.Page.GotoAsync(studio.Server.Origin + "/library?q=dialogs");
        await visit.Find("[data-key='dialogs.mp4'] a").PressAsync(" ");
        await visit.Button("Transcode").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Expect(visit.Page.GetByLabel("mp4-h264-720p@1")).ToBeVisibleAsync();
        await NoFindingsAsync(visit.Page, "batch");

        await visit.Page.GotoAsync(studio.Server.Origin + "/library");
        await visit.Button("More").ClickAsync();
        await Expect(visit.Page.GetByLabel("Language")).ToBeVisibleAsync();
        await NoFindingsAsync(visit.Page, "preferences");
        await visit.Page.GetByLabel("Language").SelectOptionAsync("de");
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Mediathek" })).ToBeVisibleAsync();
        await Expect(visit.Find("html")).ToHaveAttributeAsync("lang", "de");
        visit.WentWell();
    }

    private static async Task NoFindingsAsync(IPage page, string where)
    {
        var findings = await FindingsAsync(page, where);
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private static async Task<IReadOnlyList<string>> FindingsAsync(IPage page, string where)
    {
        var result = await page.RunAxe(new AxeRunOptions());
        return
        [
            .. result.Violations
            .Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{where}: {v.Impact} {v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"),
        ];
    }
}
