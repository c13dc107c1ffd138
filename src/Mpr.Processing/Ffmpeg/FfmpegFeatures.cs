using System.Text.Json.Serialization;

namespace Mpr.Processing.Ffmpeg;

/// <summary>What an FFmpeg says of itself.</summary>
internal sealed record FfmpegFeatures(
    string Version, HashSet<string> Encoders, HashSet<string> DecodableCodecs, HashSet<string> Filters);

/// <summary>What a <see cref="FeatureCache"/> keeps: features, and the files that they were asked of.</summary>
internal sealed record KeptFeatures(string Key, FfmpegFeatures Features);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeptFeatures))]
internal sealed partial class FeatureJson : JsonSerializerContext;
