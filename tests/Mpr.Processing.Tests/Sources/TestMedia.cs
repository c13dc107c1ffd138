using System.Diagnostics;

namespace Mpr.Processing.Tests.Sources;

/// <summary>Runs FFmpeg and makes media with it, once for all tests of a run.</summary>
public static class TestMedia
{
    private static readonly Lazy<Task<string>> Folder = new(MakeAsync);

    /// <summary>
    /// Path of a file: <c>last.mp4</c> (index at the end), <c>apart.mp4</c> (all video before all sound),
    /// <c>fragments.mp4</c>, <c>cues.mkv</c>, and without an index <c>nocues.mkv</c>, <c>plain.flv</c> and
    /// <c>vbr.mp3</c>.
    /// </summary>
    /// <remarks>About 40 MB and 100 s each, with a key frame each second.</remarks>
    public static async Task<string> FileAsync(string name) => Path.Combine(await Folder.Value, name);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellation = default)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>FFmpeg with the given arguments, split at blanks; fails the test when FFmpeg fails.</summary>
    public static async Task FfmpegAsync(string arguments)
    {
        var (exit, _, error) = await RunAsync("ffmpeg", $"-nostdin -v error -y {arguments}".Split(' '));
        Assert.True(exit == 0, error);
    }

    private static async Task<string> MakeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mpr-media-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var clip = Path.Combine(folder, "clip.mp4");
        // Noise that compresses badly: 2 s of it are about 0.8 MB, and cheap to make.
        await FfmpegAsync(
            "-f lavfi -i testsrc2=s=320x180:r=25,noise=alls=60:allf=t -f lavfi -i sine=r=48000 -t 2 "
            + $"-c:v mpeg4 -b:v 3200k -minrate 3200k -maxrate 3200k -bufsize 1600k -g 25 -c:a aac -b:a 64k {clip}");
        await FfmpegAsync($"-stream_loop 49 -i {clip} -map 0 -c copy {folder}/last.mp4");
        await FfmpegAsync($"-i {folder}/last.mp4 -map 0 -c copy {folder}/cues.mkv");
        // Chunks of any length: no interleaving at all.
        await FfmpegAsync(
            $"-i {folder}/last.mp4 -map 0 -c copy -chunk_duration 1000000000 -max_interleave_delta 0 "
            + $"{folder}/apart.mp4");
        // As long as those of services that stream: four seconds.
        await FfmpegAsync(
            $"-i {folder}/last.mp4 -map 0 -c copy -movflags +frag_keyframe+empty_moov -min_frag_duration 4000000 "
            + $"{folder}/fragments.mp4");
        await FfmpegAsync($"-i {folder}/last.mp4 -map 0 -c copy -live 1 {folder}/nocues.mkv");
        await FfmpegAsync(
            $"-f lavfi -i testsrc2=s=320x180:r=25,noise=alls=60:allf=t -t 2 -c:v flv1 -b:v 3200k -g 25 {folder}/clip.flv");
        await FfmpegAsync($"-stream_loop 49 -i {folder}/clip.flv -c copy -f matroska {folder}/long.mkv");
        await FfmpegAsync($"-i {folder}/long.mkv -c copy {folder}/plain.flv");
        await FfmpegAsync($"-f lavfi -i anoisesrc=r=44100:a=0.5 -t 10 -ac 2 -c:a libmp3lame -q:a 0 {folder}/clip.mp3");
        await FfmpegAsync($"-stream_loop 99 -i {folder}/clip.mp3 -c copy {folder}/vbr.mp3");
        return folder;
    }
}
