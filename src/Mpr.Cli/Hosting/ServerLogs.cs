using Microsoft.Extensions.Logging;
using Mpr.Cli.Configuration;

namespace Mpr.Cli.Hosting;

/// <summary>Logs of servers that run in the command's own process: on standard error.</summary>
internal static class ServerLogs
{
    /// <summary>The level that somebody set, else <paramref name="otherwise"/>.</summary>
    /// <exception cref="CliException">The setting names no level.</exception>
    public static LogLevel Level(Settings settings, LogLevel otherwise)
    {
        if (!settings.IsSet(SettingCatalogue.LogLevel))
        {
            return otherwise;
        }

        return Enum.TryParse<LogLevel>(settings.Get(SettingCatalogue.LogLevel), ignoreCase: true, out var level)
            && Enum.IsDefined(level)
            ? level
            : throw settings.Wrong(SettingCatalogue.LogLevel, "trace, debug, information, warning, error or critical");
    }

    public static ILoggerFactory Factory(LogLevel level) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(level);
        // The framework tells of every request; that is for those who look for a fault.
        if (level > LogLevel.Debug)
        {
            logging.AddFilter("Microsoft", LogLevel.Warning);
        }

        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}
