using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Mpr.Processing.Presets;

/// <summary>Reads a preset from JSON and refuses what could not work.</summary>
public static partial class PresetFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a preset.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="json">The text.</param>
    /// <exception cref="PresetException">
    /// The text is no preset, or values are out of range or do not fit each other; all faults are told.
    /// </exception>
    public static Preset Read(string file, string json)
    {
        Preset preset;
        try
        {
            preset = JsonSerializer.Deserialize<Preset>(json, Options)
                ?? throw new PresetException(file, [new("$", "it is null.")]);
        }
        catch (JsonException fault)
        {
            throw new PresetException(file, [new(fault.Path ?? "$", Describe(fault))], fault);
        }

        PresetFault[] faults = [.. PresetRules.Check(preset)];
        return faults.Length == 0 ? preset : throw new PresetException(file, faults);
    }

    /// <summary>Writes a preset so that <see cref="Read"/> reads it; equal presets give equal texts.</summary>
    /// <param name="preset">A preset.</param>
    public static string Write(Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        var document = JsonSerializer.SerializeToNode(preset, Options)!.AsObject();
        // Made of name and version.
        document.Remove("id");
        return document.ToJsonString();
    }

    // The serializer's messages name our types, which mean nothing to who writes a preset.
    private static string Describe(JsonException fault)
    {
        if (Missing().Match(fault.Message) is { Success: true } missing)
        {
            return $"{missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)} is missing.";
        }

        if (Unknown().Match(fault.Message) is { Success: true } unknown)
        {
            return $"there is no field {unknown.Groups[1].Value}.";
        }

        return Twice().Match(fault.Message) is { Success: true } twice
            ? $"{twice.Groups[1].Value} is there twice."
            : fault.InnerException is null && fault.LineNumber is not null && fault.Path is null
                ? "it is no JSON."
                : "the value is not of the type that belongs here.";
    }

    [GeneratedRegex(@"missing required properties including: (.+?)\.( Path|$)")]
    private static partial Regex Missing();

    [GeneratedRegex("JSON property '([^']+)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("Duplicate property '([^']+)'")]
    private static partial Regex Twice();
}
