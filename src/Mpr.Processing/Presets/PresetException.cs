namespace Mpr.Processing.Presets;

/// <summary>A preset cannot be used as it is.</summary>
/// <param name="file">Its name.</param>
/// <param name="faults">All that is wrong with it, at least one.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class PresetException(string file, IReadOnlyList<PresetFault> faults, Exception? inner = null)
    : Exception($"{file}: {string.Join(" ", faults.Select(f => $"{f.Path}: {f.Message}"))}", inner)
{
    /// <summary>Name of the file.</summary>
    public string File { get; } = file;

    /// <summary>All that is wrong with it.</summary>
    public IReadOnlyList<PresetFault> Faults { get; } = faults;
}

/// <summary>One thing that is wrong with a preset.</summary>
/// <param name="Path">JSON path of the value, such as <c>$.video.crf</c>.</param>
/// <param name="Message">What is wrong with it, as a sentence.</param>
public sealed record PresetFault(string Path, string Message);
