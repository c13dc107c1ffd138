using System.Text.Json;
using System.Text.Json.Serialization;
using Mpr.Processing.Tasks;

namespace Mpr.Server.Jobs;

/// <summary>Reads points in time as seconds or as HH:MM:SS.mmm; writes seconds.</summary>
internal sealed class TimecodeJson : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number => Seconds(reader.GetDouble()),
            JsonTokenType.String => Parse(reader.GetString()!),
            _ => throw new JsonException("A point in time is a number of seconds or text.", Wrong()),
        };

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.TotalSeconds);

    private static TimeSpan Seconds(double seconds) =>
        double.IsFinite(seconds) && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new JsonException("A point in time is out of range.", Wrong());

    private static TimeSpan Parse(string text) =>
        TimecodeText.TryParse(text, out var time) ? time : throw new JsonException("not a time", Wrong());

    private static FormatException Wrong() => new("a point in time is seconds (12.5) or HH:MM:SS.mmm.");
}
