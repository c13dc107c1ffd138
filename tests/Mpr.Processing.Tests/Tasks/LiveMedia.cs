using Mpr.Processing.Tests.Sources;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>Sources far larger than what a live upload keeps on disk, made by copying a short clip over and over.</summary>
public static class LiveMedia
{
    private static readonly string Folder = MakeFolder();
    private static readonly SemaphoreSlim Gate = new(1);

    /// <summary>About so many megabytes of what a type may hold, in Matroska; made once.</summary>
    /// <param name="type">Extension without its dot.</param>
    /// <param name="megabytes">More than a clip of ten seconds has, or it is that long.</param>
    public static async Task<string> FileAsync(string type, int megabytes)
    {
        await Gate.WaitAsync();
        try
        {
            var coding = Coding(type);
            var name = string.Concat(coding.Where(char.IsAsciiLetterOrDigit));
            var clip = await MakeAsync($"{name}.mkv", $"{Source(type)} -t 10 {coding}");
            var rounds = Math.Max(1, (megabytes * 1_000_000L / new FileInfo(clip).Length) - 1);
            return await MakeAsync($"{name}-{megabytes}.mkv", $"-stream_loop {rounds} -i {clip} -map 0 -c copy");
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<string> MakeAsync(string name, string arguments)
    {
        var path = Path.Combine(Folder, name);
        if (!File.Exists(path))
        {
            await TestMedia.FfmpegAsync($"{arguments} {path}");
        }

        return path;
    }

    private static string Source(string type) => IsSound(type)
        ? "-f lavfi -i anoisesrc=r=48000:a=0.5"
        : "-f lavfi -i testsrc2=s=480x270:r=25,noise=alls=60:allf=t -f lavfi -i sine=r=48000";

    private static bool IsSound(string type) => type is "wav" or "flac" or "mp3" or "aac" or "ogg" or "m4a";

    private static string Coding(string type) => type switch
    {
        "wav" or "flac" => "-ac 2 -c:a pcm_s16le",
        "mp3" => "-ac 2 -c:a libmp3lame -b:a 320k",
        "aac" or "m4a" => "-ac 2 -c:a aac -b:a 320k",
        "ogg" => "-ac 2 -c:a libvorbis -q:a 9",
        "webm" => "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 6M -g 50 -c:a libopus -b:a 64k",
        "wmv" => "-c:v wmv2 -b:v 8M -g 50 -c:a wmav2 -b:a 64k",
        "flv" => "-c:v flv1 -b:v 8M -g 50 -c:a aac -b:a 64k",
        _ => "-c:v mpeg4 -b:v 8M -g 50 -c:a aac -b:a 64k",
    };

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("mpr-media-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}
