namespace Mpr.Processing.Ffmpeg;

/// <summary>Reads the lists that <c>ffmpeg -version, -encoders, -codecs, -filters</c> print.</summary>
internal static class FeatureLists
{
    public static string? Version(string text)
    {
        var words = text.Split(' ', 4);
        return words is ["ffmpeg", "version", var version, ..] ? version : null;
    }

    /// <summary>Lines such as <c> V....D libx264   H.264 ... </c> after the rule of dashes.</summary>
    public static HashSet<string> Encoders(string text) =>
        Names(AfterRule(text), flags => flags.Length == 6);

    /// <summary>Lines such as <c> DEV.LS h264   H.264 ...</c>; D: there is a decoder.</summary>
    public static HashSet<string> DecodableCodecs(string text) =>
        Names(AfterRule(text), flags => flags.Length == 6 && flags[0] == 'D');

    /// <summary>Lines such as <c> .SC zscale   V->V   Apply ...</c>; other lines have no arrow.</summary>
    public static HashSet<string> Filters(string text) =>
        Names(
            text.Split('\n').Where(line => line.Contains("->", StringComparison.Ordinal)),
            flags => flags.Length is 2 or 3);

    private static IEnumerable<string> AfterRule(string text) =>
        text.Split('\n').SkipWhile(line => !line.TrimStart().StartsWith("---", StringComparison.Ordinal)).Skip(1);

    private static HashSet<string> Names(IEnumerable<string> lines, Func<string, bool> wanted) =>
        lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 2 && wanted(words[0]))
            .Select(words => words[1])
            .ToHashSet(StringComparer.Ordinal);
}
