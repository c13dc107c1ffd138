using Mpr.Processing.Presets;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>The shipped presets, and a small fast one for tests in which the encoder's work does not matter.</summary>
public static class QuickPresets
{
    /// <summary>A video preset: 144 lines, x264's fastest.</summary>
    public const string Tiny = "tiny-h264-144p";

    private const string TinyJson =
        """
        {
          "name": "tiny-h264-144p", "version": 1, "description": "For tests.", "extension": ".mp4",
          "content_type": "video/mp4", "muxer": "mp4", "kind": "video",
          "video": {
            "codec": "h264", "encoders": ["libx264"], "short_side": 144, "crf": 30, "max_rate": 300000,
            "buffer": 600000,
            "profile": "high", "speed": "ultrafast", "keyframe_interval": 2
          },
          "audio": { "codec": "aac", "encoders": ["aac"], "bit_rate": 96000, "sample_rates": [48000] }
        }
        """;

    public static PresetCatalogue Catalogue { get; } = PresetCatalogue.Load(
        [.. BuiltInFiles(), KeyValuePair.Create("tiny", TinyJson)]);

    private static IEnumerable<KeyValuePair<string, string>> BuiltInFiles()
    {
        var assembly = typeof(PresetCatalogue).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.EndsWith(".json", StringComparison.Ordinal));
        foreach (var name in names)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return KeyValuePair.Create(name, reader.ReadToEnd());
        }
    }
}
