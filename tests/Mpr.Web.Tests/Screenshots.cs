using Microsoft.Playwright;
using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

/// <summary>Makes the pictures of docs/images, when it is asked to: docs/images/make calls it.</summary>
public sealed class Screenshots(OwnStudio studio) : IClassFixture<OwnStudio>
{
    [Theory(Explicit = true)]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Dark, false)]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, true)]
    public async Task Every_screen_is_taken(ColorScheme colors, bool phone)
    {
        await studio.StartAsync();
        foreach (var (name, size) in new[] { ("market.mp4", "1280x720"), ("tram.mp4", "640x360"), ("river.mov", "1920x1080") })
        {
            await studio.Server.AddAsync("2026/" + name, await TestMedia.ClipAsync(3, size, Path.GetExtension(name)[1..]));
        }

        var places = await ScreenPlaces.PrepareAsync(studio.Server);
        await using var visit = await studio.OpenAsync("/library", o =>
        {
            o.ColorScheme = colors;
            o.ViewportSize = phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1280, Height = 800 };
        });
        foreach (var (path, shown) in places)
        {
            await visit.Page.GotoAsync(studio.Server.Origin + path);
            await Expect(visit.Find(shown).First).ToBeVisibleAsync();
            await visit.Page.WaitForFunctionAsync(
                "() => [...document.images].every(i => i.complete) && [...document.querySelectorAll('video')].every(v => v.readyState > 1)");
            await visit.Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Repository.File($"docs/images/{NameOf(path)}-{(phone ? "phone" : "wide")}-{colors.ToString().ToLowerInvariant()}.jpg"),
                Type = ScreenshotType.Jpeg,
                Quality = 80,
            });
        }
    }

    // "/library/asset_1/trim" is "library-trim".
    private static string NameOf(string path) => string.Join(
        '-', path.Split('/', '?', '=', '&').Where(p => p.Length > 0 && !p.Contains('_') && p is not ("q" or "view" or "show")))
        + (path.StartsWith("/library/asset_", StringComparison.Ordinal) && path.Count(c => c == '/') == 2 ? "-asset" : "")
        + (path.StartsWith("/jobs/job_", StringComparison.Ordinal) ? "-job" : "")
        + (path.StartsWith("/rules/rule_", StringComparison.Ordinal) ? "-rule" : "");
}
