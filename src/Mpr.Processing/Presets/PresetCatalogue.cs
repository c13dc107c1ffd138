using System.Globalization;

namespace Mpr.Processing.Presets;

/// <summary>A set of presets in all their versions. Immutable.</summary>
public sealed class PresetCatalogue
{
    private static readonly Lazy<PresetCatalogue> Embedded = new(LoadEmbedded);

    private PresetCatalogue(IReadOnlyList<Preset> all) => All = all;

    /// <summary>The presets that MPR ships.</summary>
    public static PresetCatalogue BuiltIn => Embedded.Value;

    /// <summary>Every version of every preset, by name, then version.</summary>
    public IReadOnlyList<Preset> All { get; }

    /// <summary>A catalogue of preset files.</summary>
    /// <param name="files">Names, for messages, and JSON texts.</param>
    /// <exception cref="PresetException">A file is invalid, or two have the same name and version.</exception>
    public static PresetCatalogue Load(IEnumerable<KeyValuePair<string, string>> files)
    {
        Dictionary<string, Preset> presets = new(StringComparer.Ordinal);
        foreach (var (file, json) in files)
        {
            var preset = PresetFile.Read(file, json);
            if (!presets.TryAdd(preset.Id, preset))
            {
                throw new PresetException(file, [new("$.name", $"{preset.Id} is there already.")]);
            }
        }

        return Of(presets.Values);
    }

    /// <summary>This catalogue and more presets; of those with the same name and version, its own.</summary>
    /// <param name="others">Presets that were checked when they were read.</param>
    public PresetCatalogue With(IEnumerable<Preset> others) => Of(All.Concat(others).DistinctBy(p => p.Id));

    /// <summary>A preset by name (its newest version) or by name and version.</summary>
    /// <param name="nameOrId">Such as <c>mp4-h264-720p</c> or <c>mp4-h264-720p@1</c>.</param>
    /// <returns>Null when there is none.</returns>
    public Preset? Find(string nameOrId)
    {
        var at = nameOrId.LastIndexOf('@');
        if (at < 0)
        {
            return All.LastOrDefault(p => p.Name == nameOrId);
        }

        return int.TryParse(nameOrId.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? All.FirstOrDefault(p => p.Version == version && p.Name == nameOrId[..at])
            : null;
    }

    private static PresetCatalogue Of(IEnumerable<Preset> presets) =>
        new([.. presets.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Version)]);

    private static PresetCatalogue LoadEmbedded()
    {
        var assembly = typeof(PresetCatalogue).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.EndsWith(".json", StringComparison.Ordinal));
        return Load(names.Where(n => n.Contains(".Presets.", StringComparison.Ordinal)).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return KeyValuePair.Create(name, reader.ReadToEnd());
        }));
    }
}
