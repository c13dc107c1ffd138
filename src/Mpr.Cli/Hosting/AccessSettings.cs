using System.Net;
using Mpr.Cli.Configuration;
using Mpr.Server.Access;

namespace Mpr.Cli.Hosting;

/// <summary>The settings that say who may reach the server.</summary>
internal static class AccessSettings
{
    private const int MostRequests = 1_000_000;

    /// <exception cref="CliException">The setting is no IP address.</exception>
    public static IPAddress Address(Settings settings) => Address(settings, SettingCatalogue.Address);

    /// <exception cref="CliException">The setting is no IP address.</exception>
    public static IPAddress Address(Settings settings, Setting setting) =>
        IPAddress.TryParse(settings.Get(setting), out var address)
            ? address
            : throw settings.Wrong(setting, "an IP address like 127.0.0.1 or 0.0.0.0");

    /// <exception cref="CliException">A setting makes no sense.</exception>
    public static AccessOptions Options(Settings settings) => new()
    {
        Hosts = List(settings, SettingCatalogue.AllowedHosts),
        Origins = [.. List(settings, SettingCatalogue.CorsOrigins).Select(o => Origin(settings, o))],
        RequestsPerSecond = settings.Number(SettingCatalogue.RateLimit, 0, MostRequests),
    };

    private static string[] List(Settings settings, Setting setting) =>
        settings.Get(setting)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string Origin(Settings settings, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https"
            ? origin.GetLeftPart(UriPartial.Authority)
            : throw settings.Wrong(SettingCatalogue.CorsOrigins, "a list of origins like https://studio.example.com");
}
