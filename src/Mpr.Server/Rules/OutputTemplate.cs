using System.Text.RegularExpressions;
using Mpr.Server.Hosting;

namespace Mpr.Server.Rules;

/// <summary>
/// Makes output keys of source keys: <c>{path}</c> is the source key without its extension, <c>{folder}</c> the part up
/// to and with its last slash, <c>{name}</c> the rest without the extension, <c>{made}</c> the preset's name, or
/// <c>trim</c> or <c>poster</c>. The extension of the result is added.
/// </summary>
public static partial class OutputTemplate
{
    private const int Longest = 500;

    private static readonly string[] Known = ["path", "folder", "name", "made"];

    /// <summary>Takes a template that makes a key of its own for each source.</summary>
    /// <exception cref="ProblemException">It does not.</exception>
    public static string? Check(string? template)
    {
        if (template is null)
        {
            return null;
        }

        var names = Place().Matches(template).Select(m => m.Groups[1].Value).ToList();
        if (names.Find(n => !Known.Contains(n)) is { } unknown)
        {
            throw ProblemException.Invalid(
                $"output_template knows no {{{unknown}}}; there are {string.Join(", ", Known.Select(k => $"{{{k}}}"))}.");
        }

        return template.Length <= Longest && (names.Contains("path") || names.Contains("name"))
            ? template
            : throw ProblemException.Invalid(
                $"output_template needs {{path}} or {{name}}, and has at most {Longest} characters.");
    }

    /// <summary>The output key of a source.</summary>
    /// <param name="usual">The key that the operation would choose itself; gives the extension.</param>
    /// <param name="made">Name of the preset; the operation's where it has none.</param>
    public static string Fill(string? template, string source, string usual, string made)
    {
        if (template is null)
        {
            return usual;
        }

        var path = source[..^Path.GetExtension(source).Length];
        var folder = path[..(path.LastIndexOf('/') + 1)];
        return Place().Replace(template, m => m.Groups[1].Value switch
        {
            "path" => path,
            "folder" => folder,
            "name" => path[folder.Length..],
            _ => made,
        }) + Path.GetExtension(usual);
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Place();
}
