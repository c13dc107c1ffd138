using Mpr.Testing;
using static Microsoft.Playwright.Assertions;

namespace Mpr.Web.Tests;

public sealed class UploadTests(Studio studio)
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public async Task A_large_file_goes_in_parts_can_be_paused_and_arrives_whole()
    {
        LongRuns.SkipUnlessAsked();
        // Media to its end: what follows the last box of an MP4 is free space by its box.
        var content = await LargeAsync(20 * Mebibyte);
        await using var visit = await studio.OpenAsync("/library");
        var held = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/mpr-media-in/**partNumber=2**", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await visit.DropAsync(("large.mp4", content));
        await visit.Button("Pause: large.mp4").ClickAsync();
        await Expect(visit.Find("[data-upload='large.mp4'][data-state=paused]")).ToBeVisibleAsync();
        held.SetResult();
        await visit.Button("Resume: large.mp4").ClickAsync();
        await Expect(visit.Find("[data-upload='large.mp4'][data-state=done]")).ToBeVisibleAsync();
        await Expect(visit.Find("[data-key='large.mp4'][data-status=ready]")).ToBeVisibleAsync();

        var stored = await studio.Server.Http.GetByteArrayAsync("/media/in/large.mp4");
        Assert.True(content.AsSpan().SequenceEqual(stored), "The stored object is another one than the file.");
    }

    private static async Task<byte[]> LargeAsync(int size)
    {
        var clip = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(2));
        var content = new byte[size];
        clip.CopyTo(content, 0);
        var free = size - clip.Length;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(clip.Length), free);
        "free"u8.CopyTo(content.AsSpan(clip.Length + 4));
        for (var at = clip.Length + 8; at < size; at += 4096)
        {
            content[at] = (byte)(at >> 12);
        }

        return content;
    }
}
