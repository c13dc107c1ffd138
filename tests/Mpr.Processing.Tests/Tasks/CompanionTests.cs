using System.Globalization;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Testing;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>What goes with picture and sound through a trim: further tracks and chapters; and what does not.</summary>
public sealed class CompanionTests(Workshop workshop) : IClassFixture<Workshop>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [LongInlineData(".mkv", TrimMode.Copy)]
    [InlineData(".mkv", TrimMode.Exact)]
    [InlineData(".mkv", TrimMode.Smart)]
    [InlineData(".mp4", TrimMode.Copy)]
    [LongInlineData(".mp4", TrimMode.Smart)]
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

    [Theory]
    [InlineData(".mkv", "subrip", ".mkv", TrimMode.Copy)]
    [LongInlineData(".mkv", "ass", ".mkv", TrimMode.Exact)]
    [InlineData(".mkv", "subrip", ".mp4", TrimMode.Smart)]
    [LongInlineData(".mp4", "mov_text", ".mp4", TrimMode.Copy)]
    [LongInlineData(".mp4", "mov_text", ".mp4", TrimMode.Smart)]
    [InlineData(".mp4", "mov_text", ".mkv", TrimMode.Exact)]
    public async Task Subtitles_follow_in_step_and_in_their_language(
        string from, string codec, string into, TrimMode mode)
    {
        var name = $"words/{mode}-{codec}{from}";
        var stored = await workshop.PutAsync(name, await WithSubtitlesAsync(from, codec));
        var trim = new Trim(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), mode);

        var result = await workshop.Runner.RunAsync(
            await workshop.PlanAsync(stored, trim, $"words/{mode}-{codec}{from}{into}"),
            new RecordedAttempt($"task_{name}{into}"), Cancellation);

        var file = workshop.File($"{Guid.NewGuid():N}{into}");
        await workshop.Store.DownloadAsync(workshop.Store.BucketOut, result.OutputKey, file, cancellation: Cancellation);
        var languages = await MediaReport.LinesAsync(
            file, "-select_streams", "s", "-show_entries", "stream_tags=language");
        Assert.Equal(["nor"], languages.Select(l => l.TrimEnd(',')));
        // The cue of the fourth second is shown in the result's second one, whatever the container makes of it.
        var text = await LocalFfmpeg.MakeAsync(workshop.File($"{Guid.NewGuid():N}.srt"), "-i", file, "-map", "0:s:0");
        var cues = await File.ReadAllTextAsync(text, Cancellation);
        Assert.Matches(@"00:00:01,[01]\d\d --> 00:00:01,[6-9]\d\d\s+.*Cue 3", cues);
        Assert.DoesNotContain("Cue 0", cues, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_that_is_shown_beyond_the_out_point_makes_no_result_too_long()
    {
        var line = workshop.File("beyond.srt");
        await File.WriteAllTextAsync(line, "1\n00:00:00,000 --> 00:00:20,000\nAlways\n\n2\n00:00:00,800 --> 00:00:20,000\nAlso\n", Cancellation);
        var file = await LocalFfmpeg.MakeAsync(
            workshop.File("beyond.mkv"),
            ["-i", await WithSubtitlesAsync(".mkv", "subrip"), "-i", line, "-map", "0:v", "-map", "1:s", "-c", "copy"]);
        var stored = await workshop.PutAsync("words/beyond.mkv", file);

        var result = await workshop.Runner.RunAsync(
            await workshop.PlanAsync(
                stored, new Trim(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), TrimMode.Exact), "words/cut.mkv"),
            new RecordedAttempt("task_beyond"), Cancellation);

        var cut = workshop.File("cut.mkv");
        await workshop.Store.DownloadAsync(workshop.Store.BucketOut, result.OutputKey, cut, cancellation: Cancellation);
        var ends = await MediaReport.LinesAsync(cut, "-select_streams", "v", "-show_entries", "packet=pts_time");
        // Nor does the one from before the in point move the picture.
        Assert.Equal(0, double.Parse(ends[0].TrimEnd(','), CultureInfo.InvariantCulture), 0.05);
        Assert.InRange(double.Parse(ends[^1].TrimEnd(','), CultureInfo.InvariantCulture), 1.3, 1.6);
    }

    [Fact]
    public async Task Subtitles_that_a_type_cannot_hold_are_named_in_a_note()
    {
        var stored = await workshop.PutAsync("words/left.mkv", await WithSubtitlesAsync(".mkv", "subrip"));

        var task = await workshop.PlanAsync(
            stored, new Trim(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TrimMode.Exact), "words/left.avi");

        Assert.Equal("A track of subtitles (subrip) does not get into .avi.", task.Notes.Single());
    }

    /// <summary>A cue at the begin of each second, for 0.8 s.</summary>
    private async Task<string> WithSubtitlesAsync(string extension, string codec)
    {
        var path = workshop.File($"words-{codec}{extension}");
        if (File.Exists(path))
        {
            return path;
        }

        var cues = workshop.File("cues.srt");
        await File.WriteAllTextAsync(
            cues,
            string.Concat(Enumerable.Range(0, 6).Select(
                i => $"{i + 1}\n00:00:0{i},000 --> 00:00:0{i},800\nCue {i}\n\n")),
            Cancellation);
        return await LocalFfmpeg.MakeAsync(
            path,
            "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=6", "-i", cues, "-map", "0", "-map", "1",
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-c:s", codec,
            "-metadata:s:s:0", "language=nor");
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
