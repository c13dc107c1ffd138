using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class LogInTests(OwnStudio studio) : IClassFixture<OwnStudio>
{
    [Fact]
    public async Task A_server_with_keys_asks_for_one_and_a_reader_is_offered_nothing_that_changes()
    {
        LongRuns.SkipUnlessAsked();
        await studio.StartAsync();
        var admin = (await studio.Server.PostAsync("/api/keys", new { name = "admin", scope = "admin" })).GetProperty("key").GetString();
        studio.Server.Http.DefaultRequestHeaders.Authorization = new("Bearer", admin);
        var reader = (await studio.Server.PostAsync("/api/keys", new { name = "reader", scope = "read" })).GetProperty("key").GetString()!;

        await using var visit = await studio.OpenAsync("/library");
        var field = visit.Find("input[type=password]");
        await field.FillAsync("mpr_wrong");
        await visit.Button("Log in").ClickAsync();
        await Expect(visit.Find("[role=alert]")).ToContainTextAsync("The key is unknown");
        await field.FillAsync(reader);
        await visit.Button("Log in").ClickAsync();
        await Expect(visit.Page.GetByText("Nothing here yet")).ToBeVisibleAsync();
        await Expect(visit.Button("Scan")).ToHaveCountAsync(0);
        await Expect(visit.Button("Upload")).ToHaveCountAsync(0);

        await visit.Link("Presets").ClickAsync();
        await Expect(visit.Find("[data-preset='mp4-h264-720p@1']")).ToBeVisibleAsync();
        await Expect(visit.Link("New preset")).ToHaveCountAsync(0);
        await visit.Link("Rules").ClickAsync();
        await Expect(visit.Page.GetByText("Nothing starts by itself yet")).ToBeVisibleAsync();
        await Expect(visit.Link("New rule")).ToHaveCountAsync(0);

        await visit.Button("More").ClickAsync();
        await visit.Button("Log out").ClickAsync();
        await Expect(visit.Find("input[type=password]")).ToBeVisibleAsync();
    }
}
