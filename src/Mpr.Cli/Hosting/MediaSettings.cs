using Mpr.Cli.Configuration;
using Mpr.Server.Media;
using Mpr.Server.Uploads;

namespace Mpr.Cli.Hosting;

/// <summary>The settings that say how objects reach people, how theirs come in, and what pages there are.</summary>
internal static class MediaSettings
{
    /// <exception cref="CliException">The setting names no way.</exception>
    public static MediaDelivery Delivery(Settings settings) =>
        settings.Get(SettingCatalogue.MediaDelivery) switch
        {
            "auto" => MediaDelivery.Auto,
            "proxy" => MediaDelivery.Proxy,
            "redirect" => MediaDelivery.Redirect,
            _ => throw settings.Wrong(SettingCatalogue.MediaDelivery, "auto, proxy or redirect"),
        };

    /// <summary>Where GraphiQL is; null when it is switched off.</summary>
    public static string? Graphiql(Settings settings) => settings.Get(SettingCatalogue.Graphiql) switch
    {
        null or "" or "false" => null,
        "true" => Path.Combine(AppContext.BaseDirectory, "graphiql"),
        var folder => folder,
    };

    /// <summary>Where the built page lies, or would lie.</summary>
    public static string Page(Settings settings) => Path.GetFullPath(
        settings.Get(SettingCatalogue.Web) is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "web"));

    /// <exception cref="CliException">The setting is no time.</exception>
    public static UploadSettings Uploads(Settings settings) => new()
    {
        Expiry = settings.Time(SettingCatalogue.UploadExpiry),
        Secret = settings.Get(SettingCatalogue.UploadSecret) is { Length: > 0 } secret ? secret : null,
    };
}
