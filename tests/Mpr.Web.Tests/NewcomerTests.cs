using Microsoft.Playwright;
using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class NewcomerTests(OwnStudio studio) : IClassFixture<OwnStudio>
{
    [Fact]
    public async Task A_newcomer_gets_from_an_empty_page_to_a_clip_and_a_rendition_that_play()
    {
        await using var visit = await studio.OpenAsync("/");
        var page = visit.Page;
        await Expect(page).ToHaveURLAsync(studio.Server.Origin + "/library");
        await Expect(page.GetByText("Nothing here yet")).ToBeVisibleAsync();

        // A file is dropped and appears with its facts by itself.
        await visit.DropAsync(("film.mp4", await File.ReadAllBytesAsync(await FilmAsync())));
        await Expect(visit.Find("[data-upload='film.mp4'][data-state=done]")).ToBeVisibleAsync();
        var tile = visit.Find("[data-key='film.mp4'][data-status=ready]");
        await Expect(tile.Locator("img")).ToBeVisibleAsync();
        await Expect(tile).ToContainTextAsync("h264");
        await Expect(tile).ToContainTextAsync("0:06");
        await visit.Button("Close").First.ClickAsync();

        // It is cut: the in point by keys, the out point by its handle.
        await tile.Locator("a").ClickAsync();
        await visit.Link("Trim").ClickAsync();
        // The asset's screen has a video too, and stays until the next one is there.
        await Expect(visit.Find("[data-point=end]")).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('video')?.readyState >= 1");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForFunctionAsync("() => Math.abs(document.querySelector('video').currentTime - 1) < 0.01 && !document.querySelector('video').seeking");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForFunctionAsync("() => Math.abs(document.querySelector('video').currentTime - 2) < 0.01 && !document.querySelector('video').seeking");
        await page.Keyboard.PressAsync(".");
        await page.Keyboard.PressAsync("i");
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "In", Exact = true })).ToHaveValueAsync("00:00:02.040");
        await Expect(page.GetByText("A copy begins at the keyframe at 0:02. Players hide")).ToBeVisibleAsync();
        await DragAsync(visit, "[data-point=end]", "[data-keyframe='4']");
        await Expect(visit.Find("[data-point=end]")).ToHaveAttributeAsync("aria-valuetext", "0:04");
        await page.Keyboard.PressAsync("e");

        // Its end comes by itself, and the result plays.
        await Expect(visit.Find("dl")).ToContainTextAsync("Really from, to");
        await Expect(visit.Find("dl")).ToContainTextAsync("0:02.04 – 0:04");
        await visit.PlaysAsync("video");

        // It is transcoded, with progress on the way.
        await visit.Link("film.mp4").ClickAsync();
        await visit.Link("Transcode").ClickAsync();
        await page.GetByLabel("mp4-h264-480p@1").CheckAsync();
        await Expect(visit.Find("[data-gives='mp4-h264-480p@1']")).ToContainTextAsync("640 × 360, as large as the source");
        await visit.Button("Start").ClickAsync();
        await Expect(page.GetByText("Done", new() { Exact = true })).ToBeVisibleAsync();
        await visit.PlaysAsync("video");
        visit.WentWell();
    }

    [Fact]
    public async Task Files_that_are_no_media_are_not_taken_and_it_is_said_why()
    {
        await using var visit = await studio.OpenAsync("/library");
        await visit.DropAsync(("notes.txt", [1, 2, 3]), ("nothing.mp4", []));
        await Expect(visit.Find("[data-upload='notes.txt']")).ToContainTextAsync("no supported type of media");
        await Expect(visit.Find("[data-upload='nothing.mp4']")).ToContainTextAsync("the file is empty");
        visit.WentWell();
    }

    // Six seconds with a keyframe every second, so that a copy can begin at two.
    private static Task<string> FilmAsync() => TestMedia.MakeAsync(
        "mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=6", "-f", "lavfi", "-i", "sine=d=6", "-c:v", "libx264",
        "-preset", "ultrafast", "-g", "25", "-keyint_min", "25", "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest");

    private static async Task DragAsync(Visit visit, string handle, string to)
    {
        var from = await visit.Find(handle).BoundingBoxAsync();
        var target = await visit.Find(to).BoundingBoxAsync();
        var mouse = visit.Page.Mouse;
        await mouse.MoveAsync(from!.X + (from.Width / 2), from.Y + (from.Height / 2));
        await mouse.DownAsync();
        await mouse.MoveAsync(target!.X, from.Y + (from.Height / 2), new MouseMoveOptions { Steps = 4 });
        await mouse.UpAsync();
    }
}
