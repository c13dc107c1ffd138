using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>What goes with picture and sound through a trim: further tracks and chapters; and what does not.</summary>
public sealed class CompanionTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(".mkv", TrimMode.Copy)]
    [InlineData(".mkv", TrimMode.Exact)]
    [InlineData(".mkv", TrimMode.Smart)]
    [InlineData(".mp4", TrimMode.Copy)]
    [InlineData(".mp4", TrimMode.Smart)]
    public async Task All_tracks_of_sound_and_the_chapters_follow_and_places_do_not(string extension, TrimMode mode)
    {
        var stored = await workshop.PutAsync($"{mode}/companions{extension}", await SourceAsync(extension));
        var trim = new Trim(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5.5), mode);

        var result = await workshop.Runner.RunAsync(
            await workshop.PlanAsync(stored, trim), new RecordedAttempt($"task_{mode}{extension}"), Cancellation);

        var file = workshop.File($"{Guid.NewGuid():N}{extension}");
        await workshop.Store.DownloadAsync(workshop.Store.BucketOut, result.OutputKey, file, cancellation: Cancellation);
        var languages = await MediaReport.LinesAsync(
            file, "-select_streams", "a", "-show_entries", "stream_tags=language");
        Assert.Equal(["deu", "fra"], languages.Select(l => l.TrimEnd(',')));
        var chapters = await MediaReport.LinesAsync(file, "-show_chapters", "-show_entries", "chapter=start_time");
        Assert.Equal(2, chapters.Count);
        var tags = await MediaReport.LinesAsync(file, "-show_entries", "format_tags");
        Assert.DoesNotContain(tags, t => t.Contains("+48.85", StringComparison.Ordinal));
    }

    private async Task<string> SourceAsync(string extension)
    {
        var path = workshop.File("companions" + extension);
        if (File.Exists(path))
        {
            return path;
        }

        var marks = workshop.File("chapters.txt");
        await File.WriteAllTextAsync(
            marks,
            ";FFMETADATA1\n" + string.Concat(Enumerable.Range(0, 2).Select(i =>
                $"[CHAPTER]\nTIMEBASE=1/1\nSTART={i * 3}\nEND={(i + 1) * 3}\ntitle=Part {i + 1}\n")),
            Cancellation);
        return await LocalFfmpeg.MakeAsync(
            path,
            "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=6", "-f", "lavfi", "-i", "sine=440:duration=6",
            "-f", "lavfi", "-i", "sine=880:duration=6", "-i", marks, "-map", "0", "-map", "1", "-map", "2",
            "-map_chapters", "3", "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac",
            "-metadata:s:a:0", "language=deu", "-metadata:s:a:1", "language=fra",
            "-metadata", "location=+48.8577+002.295/", "-movflags", "use_metadata_tags");
    }
}
