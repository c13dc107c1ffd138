using System.Text;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>A file that asks its reader to open something else.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Content">Its bytes.</param>
public sealed record Lure(string Name, byte[] Content)
{
    public override string ToString() => Name;
}

/// <summary>Text formats that name other files or hosts, each pointing at the canaries.</summary>
public static class Lures
{
    private const string HlsHead = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n";

    /// <param name="folder">Of the canary files.</param>
    /// <param name="host">Of the canary server, with a slash at its end.</param>
    /// <param name="udp">The canary's port.</param>
    public static IEnumerable<Lure> Texts(string folder, string host, int udp) =>
        Playlists(folder, host).Concat(Scripts(folder, host)).Concat(Manifests(folder, host))
            .Concat(Others(folder, host, udp)).Select(l => new Lure(l.Name, Encoding.UTF8.GetBytes(l.Text)));

    private static IEnumerable<(string Name, string Text)> Playlists(string folder, string host)
    {
        foreach (var (name, segment) in ((string, string)[])
            [
                ("absolute", $"{folder}/canary.ts"), ("uri", $"file://{folder}/canary.ts"),
                ("mp4", $"{folder}/canary.mp4"), ("sibling", "canary.ts"), ("http", $"{host}canary.ts"),
                ("text", $"{folder}/canary.txt"), ("concat", $"concat:{folder}/canary.ts|{folder}/canary.ts"),
                ("subfile", $"subfile,,start,0,end,0,,:{folder}/canary.ts"), ("crypto", $"crypto:{folder}/canary.ts"),
                ("data", "data:text/plain;base64,AAAA"), ("cache", $"cache:{host}canary.ts"),
                ("async", $"async:{folder}/canary.ts"), ("gopher", "gopher://" + host[7..] + "canary.ts"),
            ])
        {
            yield return ($"hls-{name}", $"{HlsHead}#EXTINF:2,\n{segment}\n#EXT-X-ENDLIST\n");
        }

        yield return ("hls-key", $"{HlsHead}#EXT-X-KEY:METHOD=AES-128,URI=\"{host}canary.key\"\n#EXTINF:2,\n"
            + $"{folder}/canary.ts\n#EXT-X-ENDLIST\n");
        yield return ("hls-map", $"{HlsHead}#EXT-X-MAP:URI=\"{folder}/canary.mp4\"\n#EXTINF:2,\ncanary.ts\n#EXT-X-ENDLIST\n");
        yield return ("hls-variant", $"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\n{host}canary.m3u8\n");
        yield return ("hls-media", "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"a\",DEFAULT=YES,"
            + $"URI=\"{host}canary.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1000,AUDIO=\"a\"\n{folder}/canary.m3u8\n");
        yield return ("m3u", $"{folder}/canary.mp4\n");
        yield return ("pls", $"[playlist]\nFile1={folder}/canary.mp4\nFile2={host}canary.mp4\nNumberOfEntries=2\n");
        yield return ("asx", $"<asx version=\"3\"><entry><ref href=\"{host}canary.wmv\"/></entry></asx>");
        yield return ("asf-ref", $"[Reference]\nRef1={host}canary.asf\nRef2={folder}/canary.mp4\n");
        yield return ("xspf", "<?xml version=\"1.0\"?><playlist xmlns=\"http://xspf.org/ns/0/\"><trackList><track>"
            + $"<location>file://{folder}/canary.mp4</location></track></trackList></playlist>");
        yield return ("smil", $"<smil><body><video src=\"{host}canary.mp4\"/></body></smil>");
    }

    private static IEnumerable<(string Name, string Text)> Scripts(string folder, string host)
    {
        yield return ("ffconcat-sibling", "ffconcat version 1.0\nfile canary.mp4\n");
        yield return ("ffconcat-absolute", $"ffconcat version 1.0\nfile {folder}/canary.mp4\n");
        yield return ("ffconcat-uri", $"ffconcat version 1.0\nfile file://{folder}/canary.mp4\n");
        yield return ("ffconcat-http", $"ffconcat version 1.0\nfile {host}canary.mp4\n");
        yield return ("ffconcat-option", "ffconcat version 1.0\nfile canary.mp4\noption enable_drefs 1\n");
        yield return ("concat-bare", $"file '{folder}/canary.mp4'\n");
        yield return ("lavfi", $"movie={folder}/canary.mp4");
        yield return ("image-sequence", $"{folder}/canary%d.png\n");
    }

    private static IEnumerable<(string Name, string Text)> Manifests(string folder, string host)
    {
        foreach (var (name, address) in ((string, string)[])
            [
                ("path", $"{folder}/canary.mp4"), ("uri", $"file://{folder}/canary.mp4"), ("http", $"{host}canary.mp4"),
                ("sibling", "canary.mp4"),
            ])
        {
            yield return ($"dash-{name}",
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" "
                + "mediaPresentationDuration=\"PT2S\" profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\">"
                + "<Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1000\" width=\"64\" "
                + $"height=\"64\"><BaseURL>{address}</BaseURL></Representation></AdaptationSet></Period></MPD>");
        }

        yield return ("smooth", "<SmoothStreamingMedia MajorVersion=\"2\" Duration=\"2\"><StreamIndex Type=\"video\" "
            + $"Url=\"{host}canary\"><QualityLevel Index=\"0\"/></StreamIndex></SmoothStreamingMedia>");
        yield return ("imf", "<?xml version=\"1.0\"?><CompositionPlaylist xmlns=\"http://www.smpte-ra.org/schemas/2067-3/2016\">"
            + "<Id>urn:uuid:0eb3d1b9-b77b-4d3f-bbe5-7c69b15dca85</Id><ContentTitle>x</ContentTitle><EditRate>25 1</EditRate>"
            + $"<SegmentList><Segment/></SegmentList></CompositionPlaylist><!-- {folder}/canary.mp4 -->");
    }

    private static IEnumerable<(string Name, string Text)> Others(string folder, string host, int udp)
    {
        yield return ("sdp", $"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {udp} RTP/AVP 96\n"
            + "a=rtpmap:96 H264/90000\n");
        yield return ("rtsp-text", $"RTSPtext{host.Replace("http", "rtsp", StringComparison.Ordinal)}canary\n");
        yield return ("idx", "# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\nlangidx: 0\nid: en, index: 0\n"
            + "timestamp: 00:00:01:000, filepos: 000000000\n");
        yield return ("ass", "[Script Info]\nScriptType: v4.00+\nVideo File: " + folder + "/canary.mp4\nAudio URI: " + host
            + "canary.wav\n[Events]\nFormat: Layer, Start, End, Text\nDialogue: 0,0:00:00.00,0:00:02.00,x\n");
        yield return ("srt", $"1\n00:00:00,000 --> 00:00:02,000\n<img src=\"{host}canary.png\">{folder}/canary.txt\n");
        yield return ("vtt", $"WEBVTT\n\nSTYLE\n@import url({host}canary.css);\n\n00:00.000 --> 00:02.000\nx\n");
        yield return ("ttml", "<tt xmlns=\"http://www.w3.org/ns/ttml\"><head><metadata><image src=\"" + host
            + "canary.png\"/></metadata></head><body/></tt>");
        yield return ("sami", $"<SAMI><BODY><SYNC Start=0><IMG SRC=\"{host}canary.png\"></SYNC></BODY></SAMI>");
        yield return ("realtext", $"<window duration=\"2\"><a href=\"{host}canary\">x</a></window>");
        yield return ("svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
            + $"width=\"64\" height=\"64\"><image xlink:href=\"file://{folder}/canary.png\"/></svg>");
        yield return ("mvg", $"push graphic-context\nviewbox 0 0 64 64\nimage over 0,0 0,0 '{host}canary.png'\npop graphic-context\n");
        yield return ("path", $"{folder}/canary.mp4");
    }
}
