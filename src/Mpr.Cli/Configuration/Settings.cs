using System.Globalization;
using Mpr.Cli.Hosting;
using Mpr.Processing.Storage;

namespace Mpr.Cli.Configuration;

/// <summary>The settings in force: option over environment over file over default.</summary>
internal sealed class Settings
{
    private readonly CliHost _host;
    private readonly IReadOnlyDictionary<string, string> _flags;
    private readonly SettingsFile _file;
    private readonly Lazy<RunningServer?> _running;

    private Settings(CliHost host, IReadOnlyDictionary<string, string> flags, SettingsFile file)
    {
        (_host, _flags, _file) = (host, flags, file);
        _running = new Lazy<RunningServer?>(() => RunningServer.Find(DataDirectory));
    }

    /// <param name="flags">Values of options by the name of their setting.</param>
    /// <exception cref="CliException">The settings file cannot be read or understood.</exception>
    public static Settings Load(CliHost host, IReadOnlyDictionary<string, string> flags)
    {
        var path = flags.GetValueOrDefault(SettingCatalogue.ConfigFile.Name)
            ?? NullIfEmpty(host.Variable(SettingCatalogue.ConfigFile.Name));
        var file = path is null
            ? SettingsFile.OfUser(host)
            : SettingsFile.Read(Path.Combine(host.WorkingDirectory, path));
        return new Settings(host, flags, file);
    }

    /// <summary>Absolute path of the data folder.</summary>
    public string DataDirectory =>
        Path.GetFullPath(Path.Combine(_host.WorkingDirectory, Get(SettingCatalogue.Data)!));

    /// <summary>Address of the API without a slash at its end.</summary>
    public Uri ApiUrl => Uri.TryCreate(Get(SettingCatalogue.ApiUrl), UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        ? url
        : throw Wrong(SettingCatalogue.ApiUrl, "an address like http://127.0.0.1:8080");

    public string? Get(Setting setting) => Resolve(setting).Value;

    /// <summary>Whether somebody chose a value.</summary>
    public bool IsSet(Setting setting) => Resolve(setting).Source < SettingSource.RunningServer;

    /// <exception cref="CliException">The value is no whole number within the bounds.</exception>
    public int Number(Setting setting, int least, int most) =>
        int.TryParse(Get(setting), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most
            ? number
            : throw Wrong(setting, $"a whole number from {least} to {most}");

    /// <exception cref="CliException">The value is neither true nor false.</exception>
    public bool Switch(Setting setting) => Get(setting) switch
    {
        "true" => true,
        "false" => false,
        _ => throw Wrong(setting, "true or false"),
    };

    /// <exception cref="CliException">The value is no time.</exception>
    public TimeSpan Time(Setting setting) =>
        Durations.TryParse(Get(setting) ?? "", out var time) ? time : throw Wrong(setting, "a time like 90s, 10m or 1h, or 0");

    /// <summary>The store that the settings name, or the embedded one of the server on the data folder.</summary>
    /// <exception cref="ObjectStoreException">A setting cannot be right.</exception>
    public ObjectStoreOptions Storage() => ObjectStoreOptions.FromEnvironment(Variable);

    /// <summary>The value in force and where it comes from.</summary>
    public SettingValue Resolve(Setting setting)
    {
        if (_flags.GetValueOrDefault(setting.Name) is { } flag)
        {
            return new SettingValue(setting, flag, SettingSource.Flag, "option");
        }

        string[] names = [setting.Name, .. SettingCatalogue.Aliases.GetValueOrDefault(setting, [])];
        return names.Select(n => FromEnvironment(setting, n)).FirstOrDefault(v => v is not null)
            ?? names.Select(n => FromFile(setting, n)).FirstOrDefault(v => v is not null)
            ?? FromRunningServer(setting)
            ?? new SettingValue(setting, setting.Default, SettingSource.Default, "default");
    }

    /// <summary>A setting by the name of its variable, for code that reads an environment; null when not set.</summary>
    public string? Variable(string name)
    {
        var setting = SettingCatalogue.All.FirstOrDefault(s => s.Name == name);
        return setting is not null
            ? Resolve(setting).Value
            : NullIfEmpty(_host.Variable(name)) ?? _file.Values.GetValueOrDefault(name);
    }

    /// <summary>What to say about a value that makes no sense.</summary>
    public CliException Wrong(Setting setting, string expected)
    {
        var value = Resolve(setting);
        return new CliException(
            ExitCode.Usage,
            "invalid_setting",
            $"{setting.Name} is '{value.Printable}' ({value.Origin}), but must be {expected}.");
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private SettingValue? FromEnvironment(Setting setting, string name)
    {
        if (NullIfEmpty(_host.Variable(name)) is { } value)
        {
            return new SettingValue(setting, value, SettingSource.Environment, name);
        }

        return setting.MayBeFile && NullIfEmpty(_host.Variable(name + "_FILE")) is { } path
            ? new SettingValue(setting, SettingsFile.ReadSecret(name, path), SettingSource.Environment, name + "_FILE")
            : null;
    }

    private SettingValue? FromFile(Setting setting, string name) =>
        _file.Values.GetValueOrDefault(name) is { } value
            ? new SettingValue(setting, value, SettingSource.File, _file.Path)
            : null;

    // Somebody who started `up` in one terminal and types in another one should not have to repeat its settings.
    private SettingValue? FromRunningServer(Setting setting)
    {
        if (setting == SettingCatalogue.Data || _running.Value is not { } running)
        {
            return null;
        }

        // Keys belong to the endpoint that made them: with another endpoint they are not ours to send.
        var value = setting == SettingCatalogue.ApiUrl ? running.ApiUrl
            : setting == SettingCatalogue.Endpoint ? running.S3Url
            : IsSet(SettingCatalogue.Endpoint) ? null
            : setting == SettingCatalogue.AccessKey ? running.Credentials()?.AccessKey
            : setting == SettingCatalogue.SecretKey && !IsSet(SettingCatalogue.AccessKey)
                ? running.Credentials()?.SecretKey
            : null;
        return value is null
            ? null
            : new SettingValue(setting, value, SettingSource.RunningServer, $"server on {DataDirectory}");
    }
}
