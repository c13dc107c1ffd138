using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>Small files that promise or demand more than any worker has.</summary>
/// <param name="clip">An MP4 of H.264 and AAC, 64 by 64 pixels, whose index stands at its end.</param>
/// <param name="work">Folder for what FFmpeg makes on the way.</param>
/// <param name="many">How many is a great many: a million in the long run.</param>
internal sealed class Bombs(string clip, string work, int many)
{
    private const uint Segment = 0x18538067;
    private const uint Info = 0x1549A966;
    private const uint Tracks = 0x1654AE6B;
    private const uint Cluster = 0x1F43B675;

    /// <summary>Those that keep FFmpeg busy up to a limit, or end as one that stays in the quick run does.</summary>
    public static IReadOnlyList<string> Lengthy { get; } =
    [
        "leap-hours.mkv", "leap-hours-sound.mkv", "late-hours-sound.mkv", "vast-jpeg.mkv", "tags.mkv", "endless.flv",
        "leap-sound.mkv", "nested.mkv",
    ];

    public async Task<IReadOnlyList<(string Name, byte[] Content)>> MakeAsync()
    {
        var mp4 = await File.ReadAllBytesAsync(clip);
        return
        [
            ("vast-png.mov", Widen(await MediaAsync("png.mov", "png"), "IHDR"u8, 4, 4)),
            ("vast-jpeg.avi", Widen(await MediaAsync("jpeg.avi", "mjpeg"), [0xFF, 0xC0], 5, 2)),
            ("vast-jpeg.mkv", Widen(await MediaAsync("jpeg.mkv", "mjpeg"), [0xFF, 0xC0], 5, 2)),
            ("vast-vp9.webm", WidenVp9(await MediaAsync("vp9.webm", "libvpx-vp9"))),
            ("vast-container.mp4", IsoPatch.Replace(mp4, "stsd", WidenEntry)),
            ("streams.mkv", Matroska(100, Repeat(many, i => Ebml.Track(i + 1)), [])),
            ("streams.ogg", Repeat(many / 10, OggHead)),
            ("streams.mp4", Streams(mp4)),
            ("packets.mkv", Matroska(many / 48.0, Ebml.Track(1), Packets())),
            ("packets.mp4", IsoPatch.Replace(mp4, "stsz", _ => [.. new byte[4], .. IsoPatch.Number(1), .. IsoPatch.Number(0x7FFFFFFF)])),
            ("chapters.mkv", Matroska(100, Ebml.Track(1), Chapters())),
            ("tags.mkv", Matroska(100, Ebml.Track(1), Tags())),
            ("endless.mkv", Matroska(1e300, Ebml.Track(1), OneSecond())),
            ("endless.mp4", Endless(mp4)),
            ("endless.wav", await EndlessWavAsync()),
            ("endless.flv", await EndlessFlvAsync()),
            ("late-ten-years.mkv", await LateAsync("late.mkv", 0)),
            ("leap-ten-years.mkv", await LateAsync("leap.mkv", 12)),
            ("leap-ten-years.flv", await LateAsync("leap.flv", 12, 2_000_000)),
            ("leap-sound.mkv", await LateAsync("sound.mkv", 12, picture: false)),
            // FFmpeg takes leaps of more than 30 hours for errors, and lesser ones as they are.
            ("leap-hours.mkv", await LateAsync("hours.mkv", 12, 2_000)),
            ("leap-hours-sound.mkv", await LateAsync("hours-sound.mkv", 12, 2_000, picture: false)),
            ("late-hours-sound.mkv", await LateAsync("late-sound.mkv", 0, 2_000, picture: false)),
            ("leap-months.mp4", await LateAsync("leap.mp4", 12, 2_000_000)),
            ("nested.mp4", Nested(20_000)),
            ("nested.mkv", NestedTags(2_000)),
            ("compressed-index.mov", CompressedIndex()),
        ];
    }

    private async Task<byte[]> MediaAsync(string name, string encoder) => await File.ReadAllBytesAsync(
        await LocalFfmpeg.MakeAsync(
            Path.Combine(work, name), "-i", clip, "-an", "-c:v", encoder, "-pix_fmt",
            encoder switch { "png" => "rgb24", "mjpeg" => "yuvj420p", _ => "yuv420p" }, "-frames:v", "3"));

    /// <summary>Width and height of every such header become all ones.</summary>
    private static byte[] Widen(byte[] file, ReadOnlySpan<byte> mark, int distance, int digits)
    {
        for (var at = file.AsSpan().IndexOf(mark); at >= 0;)
        {
            var size = file.AsSpan(at + distance, 2 * digits);
            size.Clear();
            (size[digits - 2], size[digits - 1], size[^2], size[^1]) = (0xFF, 0xFF, 0xFF, 0xFF);
            var next = file.AsSpan(at + mark.Length).IndexOf(mark);
            at = next < 0 ? -1 : at + mark.Length + next;
        }

        return file;
    }

    /// <summary>After sync code and colour of a key frame come 16 bits each, less one (VP9, section 7.2).</summary>
    private static byte[] WidenVp9(byte[] file)
    {
        var at = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x49, 0x83, 0x42]) + 3;
        file[at] |= 0x0F;
        file.AsSpan(at + 1, 3).Fill(0xFF);
        file[at + 4] |= 0xF0;
        return file;
    }

    private static byte[] WidenEntry(byte[] descriptions)
    {
        if (Encoding.Latin1.GetString(descriptions, 12, 4) == "avc1")
        {
            descriptions.AsSpan(40, 4).Fill(0xFF);
        }

        return descriptions;
    }

    private static byte[] Repeat(int count, Func<int, byte[]> make)
    {
        using var all = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            all.Write(make(i));
        }

        return all.ToArray();
    }

    private static byte[] Matroska(double seconds, byte[] tracks, byte[] rest) =>
    [
        .. Ebml.Head(),
        .. Ebml.Element(
            Segment,
            Ebml.Element(Info, Ebml.Number(0x2AD7B1, 1_000_000), Ebml.Real(0x4489, seconds * 1000)),
            Ebml.Element(Tracks, tracks),
            rest),
    ];

    private byte[] Packets() => Repeat(
        many / 1000,
        c => Ebml.Element(Cluster, Ebml.Number(0xE7, c * 20), Repeat(1000, b => Ebml.Element(0xA3, [0x81, 0, (byte)(b / 48), 0x80, 0, 0]))));

    private static byte[] OneSecond() =>
        Ebml.Element(Cluster, Ebml.Number(0xE7, 0), Ebml.Element(0xA3, [0x81, 0, 0, 0x80, .. new byte[60_000]]));

    private byte[] Chapters() =>
    [
        .. Ebml.Element(0x1043A770, Ebml.Element(0x45B9, Repeat(many, i => Ebml.Element(
            0xB6, Ebml.Number(0x73C4, i + 1), Ebml.Number(0x91, i), Ebml.Number(0x92, i + 1))))),
        .. OneSecond(),
    ];

    /// <summary>FFmpeg's time for tags grows with the square of their number.</summary>
    private byte[] Tags() =>
    [
        .. Ebml.Element(0x1254C367, Ebml.Element(0x7373, Repeat(many / 8, i => Ebml.Element(
            0x67C8, Ebml.Text(0x45A3, i.ToString("X8", CultureInfo.InvariantCulture)), Ebml.Text(0x4487, "x"))))),
        .. OneSecond(),
    ];

    /// <summary>The first page of a stream of Opus (RFC 3533, RFC 7845).</summary>
    private static byte[] OggHead(int serial) =>
    [
        .. "OggS"u8, 0, 2, .. new byte[8], .. BitConverter.GetBytes(serial), 0, 0, 0, 0, 0, 0, 0, 0, 1, 19,
        .. "OpusHead"u8, 1, 2, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0,
    ];

    private byte[] Streams(byte[] mp4)
    {
        byte[]? track = null;
        IsoPatch.Replace(mp4, "trak", body => track ??= body);
        return IsoPatch.Replace(mp4, "moov", moov => [.. moov, .. Repeat(many / 50, _ => IsoPatch.Box("trak", track!))]);
    }

    private static byte[] Endless(byte[] mp4)
    {
        foreach (var (box, at) in ((string, int)[])[("mvhd", 12), ("mdhd", 12)])
        {
            mp4 = IsoPatch.Replace(mp4, box, body =>
            {
                IsoPatch.Number(1).CopyTo(body, at);
                IsoPatch.Number(0xFFFFFFF0).CopyTo(body, at + 4);
                return body;
            });
        }

        return mp4;
    }

    private async Task<byte[]> EndlessWavAsync()
    {
        var wav = await File.ReadAllBytesAsync(
            await LocalFfmpeg.MakeAsync(Path.Combine(work, "endless.wav"), "-i", clip, "-vn", "-ar", "8000", "-ac", "1"));
        wav.AsSpan(4, 4).Fill(0xFF);
        wav.AsSpan(wav.AsSpan().IndexOf("data"u8) + 4, 4).Fill(0xFF);
        return wav;
    }

    private async Task<byte[]> EndlessFlvAsync()
    {
        var flv = await File.ReadAllBytesAsync(
            await LocalFfmpeg.MakeAsync(Path.Combine(work, "endless.flv"), "-i", clip, "-c", "copy"));
        BinaryPrimitives.WriteDoubleBigEndian(flv.AsSpan(flv.AsSpan().IndexOf("duration"u8) + 9), 1e18);
        return flv;
    }

    /// <summary>From a packet on, everything is later; by ten years where the container can say so.</summary>
    private async Task<byte[]> LateAsync(string name, int from, long seconds = 315_576_000, bool picture = true)
    {
        var shift = string.Create(CultureInfo.InvariantCulture, $"setts=ts='TS+if(gte(N\\,{from})\\,{seconds}/TB\\,0)'");
        return await File.ReadAllBytesAsync(await LocalFfmpeg.MakeAsync(
            Path.Combine(work, name),
            ["-i", clip, "-c", "copy", "-bsf:a", shift, .. picture ? ["-bsf:v", shift] : (string[])[], "-avoid_negative_ts", "disabled"]));
    }

    private static byte[] Nested(int depth)
    {
        byte[] inner = [];
        using var all = new MemoryStream();
        all.Write(IsoPatch.Box("ftyp", "isom"u8.ToArray(), IsoPatch.Number(0)));
        for (var i = 0; i < depth; i++)
        {
            all.Write([.. IsoPatch.Number((depth - i) * 8L), .. (i % 2 == 0 ? "moov"u8 : "trak"u8)]);
        }

        return [.. all.ToArray(), .. inner];
    }

    /// <summary>A tag in a tag in a tag, each of eight bytes of length.</summary>
    private static byte[] NestedTags(int depth)
    {
        byte[] inner = Ebml.Text(0x45A3, "x");
        for (var i = 0; i < depth; i++)
        {
            inner = Ebml.Element(0x67C8, inner);
        }

        return Matroska(100, Ebml.Track(1), [.. Ebml.Element(0x1254C367, Ebml.Element(0x7373, inner)), .. OneSecond()]);
    }

    /// <summary>QuickTime's compressed index, which claims to become 4 GiB.</summary>
    private static byte[] CompressedIndex()
    {
        using var packed = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, true))
        {
            zlib.Write(new byte[50_000_000]);
        }

        return
        [
            .. IsoPatch.Box("ftyp", "qt  "u8.ToArray(), IsoPatch.Number(0)),
            .. IsoPatch.Box("moov", IsoPatch.Box(
                "cmov",
                IsoPatch.Box("dcom", "zlib"u8.ToArray()),
                IsoPatch.Box("cmvd", IsoPatch.Number(0xFFFFFFF0), packed.ToArray()))),
        ];
    }
}
