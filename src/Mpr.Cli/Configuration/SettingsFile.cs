namespace Mpr.Cli.Configuration;

/// <summary>A file of settings: <c>NAME=VALUE</c> lines, <c>#</c> comments, optional quotes around a value.</summary>
internal sealed record SettingsFile(string Path, IReadOnlyDictionary<string, string> Values)
{
    private static readonly SettingsFile None = new("", new Dictionary<string, string>());

    /// <summary>The user's own file, <c>mpr/mpr.env</c> in the configuration folder; empty without one.</summary>
    public static SettingsFile OfUser(CliHost host)
    {
        var folder = host.Variable("XDG_CONFIG_HOME") is { Length: > 0 } configured
            ? configured
            : host.Variable("HOME") is { Length: > 0 } home ? System.IO.Path.Combine(home, ".config") : null;
        var path = folder is null ? null : System.IO.Path.Combine(folder, "mpr", "mpr.env");
        return path is not null && File.Exists(path) ? Read(path) : None;
    }

    /// <exception cref="CliException">The file cannot be read, or a line is not understood.</exception>
    public static SettingsFile Read(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in Lines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || parts[0].Length == 0)
            {
                throw new CliException(
                    ExitCode.Usage, "invalid_setting", $"Line {number} of {path} is not NAME=VALUE.");
            }

            if (Unquoted(parts[1]) is { Length: > 0 } value)
            {
                values[Name(parts[0])] = value;
            }
        }

        return new SettingsFile(path, values);
    }

    /// <summary>A secret out of the file that <c>NAME_FILE</c> names.</summary>
    /// <exception cref="CliException">The file cannot be read.</exception>
    public static string ReadSecret(string name, string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                ExitCode.Usage, "invalid_setting", $"{name}_FILE names {path}, which cannot be read.", null, exception);
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                ExitCode.Usage,
                "invalid_setting",
                $"The settings file {path} cannot be read.",
                $"Check --config and {SettingCatalogue.ConfigFile.Name}.",
                exception);
        }
    }

    // So that the file can be sourced by a shell as well.
    private static string Name(string text) =>
        text.StartsWith("export ", StringComparison.Ordinal) ? text["export ".Length..].Trim() : text;

    private static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
