using System.CommandLine;
using Mpr.Cli.Hosting;

namespace Mpr.Cli.Configuration;

/// <summary>Which option sets which setting.</summary>
internal static class SettingOptions
{
    public static IReadOnlyList<(Option Option, Setting Setting)> All { get; } =
    [
        (GlobalOptions.ApiUrl, SettingCatalogue.ApiUrl),
        (GlobalOptions.ConfigFile, SettingCatalogue.ConfigFile),
        (ServerOptions.Data, SettingCatalogue.Data),
        (ServerOptions.Address, SettingCatalogue.Address),
        (ServerOptions.Port, SettingCatalogue.Port),
        (ServerOptions.S3Port, SettingCatalogue.S3Port),
        (ServerOptions.OnlyS3Address, SettingCatalogue.S3Address),
        (ServerOptions.OnlyS3Port, SettingCatalogue.S3Port),
        (WorkerSettings.Pools, SettingCatalogue.Pools),
        (WorkerSettings.Tags, SettingCatalogue.Tags),
        (WorkerSettings.Schedule, SettingCatalogue.Schedule),
    ];
}
