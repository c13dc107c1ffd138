using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mpr.Processing.Probing;

/// <summary>Reads ffprobe's JSON. Every member may be missing, and values of damaged files may be nonsense.</summary>
internal static class FfprobeReport
{
    /// <summary>The streams and facts of a report, before any judgement on its duration.</summary>
    /// <param name="json">What <c>ffprobe -show_format -show_streams -of json</c> printed.</param>
    /// <param name="size">Bytes of the file.</param>
    /// <param name="decodable">Codecs that this FFmpeg can decode.</param>
    /// <returns>Null when the report names no format.</returns>
    public static MediaProbe? Read(string json, long size, IReadOnlySet<string> decodable)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (!root.TryGetProperty("format", out var format) || Text(format, "format_name") is not { } name)
        {
            return null;
        }

        List<JsonElement> streams = root.TryGetProperty("streams", out var list) ? [.. list.EnumerateArray()] : [];
        var pictures = streams.Where(s => Text(s, "codec_type") == "video").ToList();
        var videos = pictures.Where(s => !IsStill(s)).Select(s => VideoReport.Read(s, decodable)).ToList();
        var audio = streams.Where(s => Text(s, "codec_type") == "audio").Select(s => Audio(s, decodable)).ToList();
        return new MediaProbe
        {
            Container = name,
            Kind = videos.Count > 0 ? MediaKind.Video : MediaKind.Audio,
            Start = Time(format, "start_time") ?? TimeSpan.Zero,
            Duration = Time(format, "duration") ?? TimeSpan.Zero,
            Size = size,
            Video = videos.OrderByDescending(v => v.Decodable)
                .ThenByDescending(v => v.Default)
                .ThenByDescending(v => (long)v.CodedWidth * v.CodedHeight)
                .FirstOrDefault(),
            VideoStreams = videos,
            Audio = audio,
            Subtitles = [.. streams.Where(s => Text(s, "codec_type") == "subtitle").Select(Subtitles)],
            OtherStreams = streams.Count - videos.Count - audio.Count,
            HasCoverArt = pictures.Count > videos.Count,
            Tags = Tags(format, streams),
            RawJson = WithoutAddress(json),
        };
    }

    /// <summary>The file's name is the gateway's link or a local path: nobody's business.</summary>
    private static string WithoutAddress(string json)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        root["format"]?.AsObject().Remove("filename");
        return root.ToJsonString();
    }

    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static long? Whole(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetInt64(out var number) ? number : null;
        }

        var text = Text(element, name);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read)
            ? read
            : null;
    }

    /// <summary>Seconds as text; null when missing, not a number, or beyond ten years.</summary>
    public static TimeSpan? Time(JsonElement element, string name) =>
        double.TryParse(Text(element, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(seconds) < TimeSpan.FromDays(3653).TotalSeconds
            ? TimeSpan.FromMicroseconds(Math.Round(seconds * 1e6))
            : null;

    /// <summary>Length of a stream; Matroska keeps it as a tag such as <c>00:00:05.570000000</c>.</summary>
    public static TimeSpan? Duration(JsonElement stream) =>
        Time(stream, "duration")
        ?? (stream.TryGetProperty("tags", out var tags)
            && Text(tags, "DURATION") is { Length: > 16 } text
            && TimeSpan.TryParse(text[..16], CultureInfo.InvariantCulture, out var duration)
                ? duration
                : null);

    public static bool Disposition(JsonElement stream, string name) =>
        stream.TryGetProperty("disposition", out var flags) && Whole(flags, name) == 1;

    /// <summary>FFmpeg's name of the codec; the tag when FFmpeg does not know it.</summary>
    public static string Codec(JsonElement stream) =>
        Text(stream, "codec_name") ?? Text(stream, "codec_tag_string") ?? "unknown";

    public static bool IsStill(JsonElement stream) =>
        Disposition(stream, "attached_pic") || Disposition(stream, "timed_thumbnails");

    private static AudioStream Audio(JsonElement stream, IReadOnlySet<string> decodable)
    {
        var channels = (int)Math.Clamp(Whole(stream, "channels") ?? 0, 0, 1024);
        var rate = (int)Math.Clamp(Whole(stream, "sample_rate") ?? 0, 0, 10_000_000);
        var bits = (int)Math.Clamp(Whole(stream, "bits_per_raw_sample") ?? 0, 0, 64);
        return new AudioStream
        {
            Index = (int)(Whole(stream, "index") ?? 0),
            Codec = Codec(stream),
            Channels = channels,
            ChannelLayout = Text(stream, "channel_layout"),
            SampleRate = rate,
            BitDepth = bits > 0 ? bits : (int?)Whole(stream, "bits_per_sample") is > 0 and var sample ? sample : null,
            BitRate = Whole(stream, "bit_rate"),
            Language = stream.TryGetProperty("tags", out var tags) ? Language(tags) : null,
            Start = Time(stream, "start_time"),
            Duration = Duration(stream),
            Default = Disposition(stream, "default"),
            KnownCodec = decodable.Contains(Codec(stream)),
            Decodable = decodable.Contains(Codec(stream)) && channels > 0 && rate > 0,
        };
    }

    private static SubtitleStream Subtitles(JsonElement stream) => new()
    {
        Index = (int)(Whole(stream, "index") ?? 0),
        Codec = Codec(stream),
        Language = stream.TryGetProperty("tags", out var tags) ? Language(tags) : null,
    };

    private static string? Language(JsonElement tags) => Text(tags, "language") is { } l && l != "und" ? l : null;

    private static Dictionary<string, string> Tags(JsonElement format, List<JsonElement> streams)
    {
        Dictionary<string, string> tags = new(StringComparer.Ordinal);
        foreach (var holder in streams.Where(s => !IsStill(s)).Prepend(format))
        {
            if (!holder.TryGetProperty("tags", out var values))
            {
                continue;
            }

            foreach (var tag in values.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.String))
            {
                tags.TryAdd(tag.Name.ToLowerInvariant(), tag.Value.GetString()!);
            }
        }

        return tags;
    }
}
