namespace Mpr.Bench;

/// <summary>A source of the I/O benchmark.</summary>
/// <param name="Name">What it stands for.</param>
/// <param name="Path">Its file.</param>
/// <param name="HasPicture">Whether there is something to look at in it.</param>
internal sealed record IoSource(string Name, string Path, bool HasPicture);

/// <summary>Sources of every supported type, about 100 MB each, and one of 1.1 GB.</summary>
internal static class IoMedia
{
    /// <summary>Name of the large one.</summary>
    public const string Large = "mp4 1.1 GB";

    private const double Megabyte = 1e6;

    // Name, extension, what is looped, how the loop is written.
    private static readonly (string Name, string Extension, string Clip, string Muxing)[] Types =
    [
        ("mp4 index first", "mp4", "mpeg4", "-movflags +faststart"),
        ("mp4 index last", "mp4", "mpeg4", ""),
        ("mp4 fragmented", "mp4", "mpeg4", "-movflags +frag_keyframe+empty_moov"),
        ("mp4 not interleaved", "mp4", "mpeg4", "-chunk_duration 1000000000 -max_interleave_delta 0"),
        ("m4v", "m4v", "mpeg4", "-f mp4"),
        ("mov", "mov", "mpeg4", ""),
        ("mkv", "mkv", "mpeg4", ""),
        ("mkv no cues", "mkv", "mpeg4", "-live 1"),
        ("webm", "webm", "vp8", ""),
        ("avi", "avi", "mpeg4", ""),
        ("flv", "flv", "flv1", ""),
        ("wmv", "wmv", "wmv2", "-f asf"),
        ("m4a", "m4a", "aac", ""),
        ("mp3 CBR", "mp3", "mp3", ""),
        ("wav", "wav", "pcm", ""),
        ("flac", "flac", "pcm", "-c:a flac"),
        ("aac", "aac", "aac", "-f adts"),
        ("ogg", "ogg", "vorbis", ""),
    ];

    private static readonly Dictionary<string, string> Coding = new()
    {
        ["mpeg4"] = "-c:v mpeg4 -b:v 8M -g 50 -c:a aac -b:a 64k",
        ["vp8"] = "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 6M -g 50 -c:a libopus -b:a 64k",
        ["flv1"] = "-c:v flv1 -b:v 8M -g 50 -c:a aac -b:a 64k",
        ["wmv2"] = "-c:v wmv2 -b:v 8M -g 50 -c:a wmav2 -b:a 64k",
        ["pcm"] = "-c:a pcm_s16le",
        ["mp3"] = "-c:a libmp3lame -b:a 320k",
        ["aac"] = "-c:a aac -b:a 320k",
        ["vorbis"] = "-c:a libvorbis -q:a 9",
    };

    /// <summary>The names of all sources.</summary>
    public static IEnumerable<string> Names => Types.Select(t => t.Name).Append(Large);

    /// <summary>One of each type whose name has a part; null: all.</summary>
    public static async Task<IReadOnlyList<IoSource>> TypesAsync(
        string folder, string? part, CancellationToken cancellation)
    {
        var sources = new List<IoSource>();
        foreach (var (name, extension, clip, muxing) in Types.Where(
            t => t.Name.Contains(part ?? "", StringComparison.Ordinal)))
        {
            var path = await LoopAsync(
                Path.Combine(folder, $"{name.Replace(' ', '-')}.{extension}"), clip, 100, muxing, cancellation);
            sources.Add(new IoSource(name, path, IsPicture(clip)));
        }

        return sources;
    }

    /// <summary>About 1.1 GB of 720p H.264 at 15 Mbit/s, ten minutes, with a keyframe every two seconds.</summary>
    public static async Task<IoSource> LargeAsync(string folder, CancellationToken cancellation)
    {
        var clip = await BenchMedia.MakeAsync(
            Path.Combine(folder, "clip-h264.mkv"),
            cancellation,
            [
                .. Words("-f lavfi -i testsrc2=size=1280x720:rate=25:duration=10,noise=alls=20:allf=t"),
                .. Words("-f lavfi -i sine=frequency=440:sample_rate=48000:duration=10 -ac 2"),
                .. Words("-c:v libx264 -preset veryfast -b:v 14500k -minrate 14500k -maxrate 14500k -bufsize 14500k"),
                .. Words("-g 50 -pix_fmt yuv420p -c:a aac -b:a 128k"),
            ]);
        var path = await LoopAsync(
            Path.Combine(folder, "large.mp4"), clip, 1100, "-movflags +faststart", cancellation);
        return new IoSource(Large, path, true);
    }

    /// <summary>
    /// The same size in a minute, at 150 Mbit/s and quick to decode: as many bytes as an encode will ever ask for in a
    /// second, so that waiting for them would show.
    /// </summary>
    public static async Task<IoSource> DenseAsync(string folder, CancellationToken cancellation)
    {
        var clip = await BenchMedia.MakeAsync(
            Path.Combine(folder, "clip-dense.mkv"),
            cancellation,
            [
                .. Words("-f lavfi -i testsrc2=size=1280x720:rate=25:duration=5,noise=alls=40:allf=t"),
                .. Words("-f lavfi -i sine=frequency=440:sample_rate=48000:duration=5 -ac 2"),
                .. Words("-c:v mpeg2video -qscale:v 1 -g 50 -pix_fmt yuv420p -c:a aac -b:a 128k"),
            ]);
        var path = await LoopAsync(
            Path.Combine(folder, "dense.mp4"), clip, 1100, "-movflags +faststart", cancellation);
        return new IoSource(Large, path, true);
    }

    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPicture(string clip) => clip is "mpeg4" or "vp8" or "flv1" or "wmv2";

    private static async Task<string> LoopAsync(
        string path, string clip, int megabytes, string muxing, CancellationToken cancellation)
    {
        var piece = File.Exists(clip) ? clip : await ClipAsync(Path.GetDirectoryName(path)!, clip, cancellation);
        var rounds = (long)(megabytes * Megabyte / new FileInfo(piece).Length);
        return await BenchMedia.MakeAsync(
            path,
            cancellation,
            ["-stream_loop", $"{rounds}", "-i", piece, "-map", "0", "-c", "copy", .. Words(muxing)]);
    }

    private static Task<string> ClipAsync(string folder, string clip, CancellationToken cancellation) =>
        BenchMedia.MakeAsync(
            Path.Combine(folder, $"clip-{clip}.mkv"),
            cancellation,
            [
                .. Words(IsPicture(clip)
                    ? "-f lavfi -i testsrc2=s=480x270:r=25,noise=alls=60:allf=t -f lavfi -i sine=r=48000"
                    : "-f lavfi -i anoisesrc=r=48000:a=0.5 -ac 2"),
                "-t", "10", .. Words(Coding[clip]),
            ]);
}
