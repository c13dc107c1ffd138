using System.Buffers;

namespace Mpr.Processing.Ffmpeg;

/// <summary>Arguments for FFmpeg, each passed as it is: nothing is quoted, split or expanded.</summary>
/// <param name="Arguments">Without the program itself.</param>
public sealed record FfmpegCommand(IReadOnlyList<string> Arguments)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+.,:/@%^");

    /// <summary>The folder to run in; null: an empty one is made for the run.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The command as a person would type it into a shell.</summary>
    /// <param name="shown">Words to put in place of others, such as a name instead of a link.</param>
    public string Describe(IReadOnlyDictionary<string, string>? shown = null) =>
        string.Join(' ', Arguments.Select(a => Quote(shown?.GetValueOrDefault(a) ?? a)).Prepend("ffmpeg"));

    private static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Plain)
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
