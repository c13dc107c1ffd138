using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class RecoveryTests(OwnStudio studio) : IClassFixture<OwnStudio>
{
    [Fact]
    public async Task A_page_recovers_by_itself_when_the_server_was_killed_and_started_again()
    {
        await studio.StartAsync();
        await studio.Server.AddAsync("before.mp4", await TestMedia.ClipAsync(2));
        await using var visit = await studio.OpenAsync("/library");
        await Expect(visit.Find("[data-key='before.mp4']")).ToBeVisibleAsync();
        await Expect(visit.Find("[data-connection=live]")).ToBeVisibleAsync();

        await studio.Server.KillAsync();
        await Expect(visit.Find("[data-connection=broken]")).ToBeVisibleAsync();
        await Expect(visit.Find("[data-key='before.mp4']")).ToBeVisibleAsync();

        await studio.Server.StartAsync();
        await Expect(visit.Find("[data-connection=live]")).ToBeVisibleAsync();
        await studio.Server.AddAsync("after.mp4", await TestMedia.ClipAsync(2));
        await Expect(visit.Find("[data-key='after.mp4'][data-status=ready]")).ToBeVisibleAsync();
    }
}
