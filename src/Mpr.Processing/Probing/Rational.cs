using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mpr.Processing.Probing;

/// <summary>A fraction, such as a frame rate of 30000/1001. A denominator of 0 means unknown.</summary>
/// <param name="Numerator">Above the line.</param>
/// <param name="Denominator">Below the line.</param>
[JsonConverter(typeof(RationalJson))]
public readonly record struct Rational(int Numerator, int Denominator)
{
    /// <summary>One to one.</summary>
    public static Rational One { get; } = new(1, 1);

    /// <summary>Whether there is a value above zero.</summary>
    public bool IsKnown => Numerator > 0 && Denominator > 0;

    /// <summary>The quotient; 0 when unknown.</summary>
    public double Value => IsKnown ? (double)Numerator / Denominator : 0;

    /// <summary>Reads <c>30/1</c> or <c>16:15</c>; unknown when it is neither.</summary>
    /// <param name="text">May be null.</param>
    public static Rational Parse(string? text) =>
        text?.Split('/', ':') is [var above, var below]
        && int.TryParse(above, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var numerator)
        && int.TryParse(below, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var denominator)
            ? new Rational(numerator, denominator)
            : default;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    private sealed class RationalJson : JsonConverter<Rational>
    {
        public override Rational Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString());

        public override void Write(Utf8JsonWriter writer, Rational value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
