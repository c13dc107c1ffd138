namespace Mpr.Processing.Presets;

/// <summary>A preset file cannot be used as it is.</summary>
/// <param name="file">Its name.</param>
/// <param name="message">What is wrong with it.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class PresetException(string file, string message, Exception? inner = null)
    : Exception($"{file}: {message}", inner)
{
    /// <summary>Name of the file.</summary>
    public string File { get; } = file;
}
