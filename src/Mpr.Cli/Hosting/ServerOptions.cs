using System.CommandLine;
using Mpr.Cli.Configuration;

namespace Mpr.Cli.Hosting;

/// <summary>Options of the words that start servers.</summary>
internal static class ServerOptions
{
    public static Option<string> Data { get; } = new("--data")
    {
        Description = "Folder for everything that is kept "
            + $"({SettingCatalogue.Data.Name}; default {SettingCatalogue.Data.Default})",
        HelpName = "DIR",
    };

    public static Option<string> Address { get; } = new("--address")
    {
        Description = "Address that the API listens on "
            + $"({SettingCatalogue.Address.Name}; default {SettingCatalogue.Address.Default}; others need a key)",
        HelpName = "IP",
    };

    /// <summary>The endpoint's address where it is the only server.</summary>
    public static Option<string> OnlyS3Address { get; } = new("--address")
    {
        Description = "Address that the endpoint listens on "
            + $"({SettingCatalogue.S3Address.Name}; default {SettingCatalogue.S3Address.Default})",
        HelpName = "IP",
    };

    public static Option<int> Port { get; } = PortOption("--port", "Port of the API", SettingCatalogue.Port);

    public static Option<int> S3Port { get; } =
        PortOption("--s3-port", "Port of the embedded S3 endpoint", SettingCatalogue.S3Port);

    /// <summary>The endpoint's port where it is the only server.</summary>
    public static Option<int> OnlyS3Port { get; } =
        PortOption("--port", "Port of the endpoint", SettingCatalogue.S3Port);

    private static Option<int> PortOption(string name, string description, Setting setting)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} ({setting.Name}; default {setting.Default}; 0 takes a free one)",
            HelpName = "PORT",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<int>() is < 0 or > ushort.MaxValue)
            {
                result.AddError($"{name} must be from 0 to {ushort.MaxValue}.");
            }
        });
        return option;
    }
}
