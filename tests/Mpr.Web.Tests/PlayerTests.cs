using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class PlayerTests(Studio studio)
{
    [Fact]
    public async Task The_sound_meter_is_there_when_it_is_asked_for_and_shows_what_is_played()
    {
        await studio.StartAsync();
        var asset = await studio.Server.AddAsync("loud.mp4", await TestMedia.ClipAsync(8));
        await using var visit = await studio.OpenAsync($"/library/{asset.GetProperty("id").GetString()}");
        await Expect(visit.Button("Sound meter")).ToBeVisibleAsync();
        await Expect(visit.Find("[role=meter]")).ToHaveCountAsync(0);
        await visit.Button("Sound meter").ClickAsync();
        await Expect(visit.Find("[role=meter]")).ToHaveCountAsync(1);
        await visit.Page.EvaluateAsync("() => { const v = document.querySelector('video'); v.loop = true; return v.play() }");
        await visit.Page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('[role=meter]')].every(m => Number(m.getAttribute('aria-valuenow')) > -50)");
        await visit.Button("Sound meter").ClickAsync();
        await Expect(visit.Find("[role=meter]")).ToHaveCountAsync(0);
        visit.WentWell();
    }
}
