using Mpr.Cli.Configuration;
using Mpr.Server.Media;

namespace Mpr.Cli.Hosting;

/// <summary>The settings that say how objects reach people.</summary>
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
}
