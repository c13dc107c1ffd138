namespace Mpr.Cli.Configuration;

/// <summary>Where a value comes from; the earlier wins.</summary>
internal enum SettingSource
{
    Flag,
    Environment,
    File,

    /// <summary>The server that runs on the data folder.</summary>
    RunningServer,
    Default,
}

/// <summary>The value in force of one setting.</summary>
/// <param name="Value">Null when nothing is set and there is no plain default.</param>
/// <param name="Origin">Which option, variable or file, for a person.</param>
internal sealed record SettingValue(Setting Setting, string? Value, SettingSource Source, string Origin)
{
    /// <summary>The value as it may be printed.</summary>
    public string? Printable => Value is not null && Setting.Secret && !IsPath(Value) ? "***" : Value;

    // A database may be a file, which is no secret, or a connection with a password in it.
    private static bool IsPath(string value) => value.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase);
}
