using System.Buffers.Binary;
using System.Text;
using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>Media files that open well and name other files or hosts in their depths.</summary>
public static class MediaLures
{
    public static async Task<IReadOnlyList<Lure>> MakeAsync(string clip, string work, string folder, string host)
    {
        var mov = await File.ReadAllBytesAsync(
            await LocalFfmpeg.MakeAsync(Path.Combine(work, "plain.mov"), "-i", clip, "-c", "copy"));
        var mkv = await File.ReadAllBytesAsync(await LocalFfmpeg.MakeAsync(
            Path.Combine(work, "attached.mkv"), "-i", clip, "-c", "copy", "-attach", clip,
            "-metadata:s:t:0", "mimetype=video/mp4", "-metadata:s:t:0", $"filename={folder}/canary.mp4"));
        var mp3 = await File.ReadAllBytesAsync(
            await LocalFfmpeg.MakeAsync(Path.Combine(work, "plain.mp3"), "-i", clip, "-vn"));
        var png = await File.ReadAllBytesAsync(
            await LocalFfmpeg.MakeAsync(Path.Combine(work, "plain.png"), "-i", clip, "-frames:v", "1"));
        var asf = await File.ReadAllBytesAsync(await LocalFfmpeg.MakeAsync(
            Path.Combine(work, "plain.wmv"), "-i", clip, "-metadata", $"WM/UserWebURL={host}canary",
            "-metadata", $"URL={host}canary", "-c:v", "wmv2", "-c:a", "wmav2"));
        return
        [
            new("mov-alias", IsoPatch.Replace(mov, "dref", _ => References(Alias($"{folder}/canary.mp4")))),
            new("mov-url-file", IsoPatch.Replace(mov, "dref", _ => References(Url($"file://{folder}/canary.mp4")))),
            new("mov-url-http", IsoPatch.Replace(mov, "dref", _ => References(Url($"{host}canary.mp4")))),
            new("mov-reference-movie", ReferenceMovie($"{host}canary.mov")),
            new("mkv-attachment", mkv),
            new("mkv-linked", Linked(mkv, $"{folder}/canary.mkv")),
            new("id3-links", [.. Id3($"{host}canary.png"), .. mp3]),
            new("asf-urls", asf),
            new("png", png),
        ];
    }

    private static byte[] References(byte[] entry) => [.. IsoPatch.Number(0), .. IsoPatch.Number(1), .. entry];

    private static byte[] Url(string address) =>
        IsoPatch.Box("url ", IsoPatch.Number(0), Encoding.UTF8.GetBytes(address + '\0'));

    /// <summary>QuickTime's alias record, with an absolute path (QuickTime File Format, data references).</summary>
    private static byte[] Alias(string path)
    {
        var name = Encoding.UTF8.GetBytes(path);
        var record = new byte[150];
        "canary.mp4"u8.CopyTo(record.AsSpan(51));
        record[50] = 10;
        byte[] even = name.Length % 2 == 0 ? name : [.. name, 0];
        return IsoPatch.Box(
            "alis", IsoPatch.Number(0), record, [0, 2, (byte)(name.Length >> 8), (byte)name.Length], even, [255, 255, 0, 0]);
    }

    private static byte[] ReferenceMovie(string address) =>
    [
        .. IsoPatch.Box("ftyp", "qt  "u8.ToArray(), IsoPatch.Number(0), "qt  "u8.ToArray()),
        .. IsoPatch.Box("moov", IsoPatch.Box("rmra", IsoPatch.Box("rmda", IsoPatch.Box(
            "rdrf", IsoPatch.Number(0), "url "u8.ToArray(), IsoPatch.Number(address.Length + 1),
            Encoding.UTF8.GetBytes(address + '\0'))))),
    ];

    /// <summary>A second Info element that names another segment, and its file, as the next one.</summary>
    private static byte[] Linked(byte[] mkv, string next)
    {
        var info = Ebml.Element(
            0x1549A966, Ebml.Element(0x3EB923, new byte[16]), Ebml.Text(0x3E83BB, next), Ebml.Text(0x3C83AB, next));
        var segment = mkv.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x18, 0x53, 0x80, 0x67]) + 4;
        mkv = [.. mkv[..(segment + 8)], .. info, .. mkv[(segment + 8)..]];
        var size = BinaryPrimitives.ReadInt64BigEndian(mkv.AsSpan(segment));
        BinaryPrimitives.WriteInt64BigEndian(mkv.AsSpan(segment), size + info.Length);
        return mkv;
    }

    /// <summary>A picture and a tag that are only links (ID3v2.3, sections 4.15 and 4.21).</summary>
    private static byte[] Id3(string address)
    {
        byte[] Frame(string name, byte[] body) => [.. Encoding.Latin1.GetBytes(name), .. IsoPatch.Number(body.Length), 0, 0, .. body];
        var link = Encoding.Latin1.GetBytes(address);
        byte[] frames =
        [
            .. Frame("APIC", [0, .. "-->\0"u8, 3, 0, .. link]),
            .. Frame("LINK", [.. "TIT2"u8, .. link, 0]),
            .. Frame("WXXX", [0, 0, .. link]),
        ];
        return [.. "ID3"u8, 3, 0, 0, 0, 0, (byte)(frames.Length >> 7), (byte)(frames.Length & 127), .. frames];
    }
}
