using System.CommandLine;
using Mpr.Cli.Configuration;
using Mpr.Jobs;
using Mpr.Processing.Sources;
using Mpr.Server.Hosting;

namespace Mpr.Cli.Hosting;

/// <summary>What a worker in this process takes, by its options and settings.</summary>
internal static class WorkerSettings
{
    public static Option<string> Pools { get; } = new("--pools")
    {
        Description = "Pools and slots, such as cpu:2,gpu:0,small:8 "
            + $"({SettingCatalogue.Pools.Name}; default {SettingCatalogue.Pools.DefaultMeaning})",
        HelpName = "POOL:SLOTS,...",
    };

    public static Option<string> Tags { get; } = new("--tags")
    {
        Description = $"What this worker has, such as nvenc ({SettingCatalogue.Tags.Name})",
        HelpName = "TAG,...",
    };

    public static Option<string> Schedule { get; } = new("--schedule")
    {
        Description = $"When it takes tasks, such as 'mon-fri 20:00-07:00, sat, sun' ({SettingCatalogue.Schedule.Name})",
        HelpName = "HOURS",
    };

    /// <summary>The options of a server with what the settings say about its worker.</summary>
    /// <exception cref="CliException">A setting makes no sense.</exception>
    public static MprServerOptions With(MprServerOptions options, Settings settings) => options with
    {
        Redis = settings.Get(SettingCatalogue.Redis) is { Length: > 0 } redis ? redis : null,
        Pools = Read(settings, SettingCatalogue.Pools, PoolSlots.Parse) ?? Default(settings),
        Tags = Read(settings, SettingCatalogue.Tags, ReadTags) ?? [],
        Schedule = Read(settings, SettingCatalogue.Schedule, WorkSchedule.Parse),
        QueueLimit = Limit(settings, SettingCatalogue.QueueLimit),
        GroupLimit = Limit(settings, SettingCatalogue.GroupLimit),
        SourceAccess = Access(settings),
    };

    // Small tasks have slots of their own: they are done in seconds and must not stand behind an encode of hours.
    private static PoolSlots[] Default(Settings settings)
    {
        var slots = settings.Number(SettingCatalogue.Slots, 1, 256);
        return [new("cpu", slots), new("small", slots)];
    }

    private static IReadOnlyList<string> ReadTags(string text)
    {
        const StringSplitOptions clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var tags = TaskTags.Split(TaskTags.Join(text.Split(',', clean)));
        return tags.Count <= TaskTags.Most
            ? tags
            : throw new FormatException($"'{text}' are more than {TaskTags.Most} tags.");
    }

    private static SourceAccess Access(Settings settings) =>
        settings.Get(SettingCatalogue.SourceAccess) switch
        {
            "auto" => SourceAccess.Auto,
            "stream" => SourceAccess.Stream,
            "copy" => SourceAccess.Copy,
            _ => throw settings.Wrong(SettingCatalogue.SourceAccess, "auto, stream or copy"),
        };

    private static int? Limit(Settings settings, Setting setting) =>
        string.IsNullOrEmpty(settings.Get(setting)) ? null : settings.Number(setting, 1, int.MaxValue);

    private static T? Read<T>(Settings settings, Setting setting, Func<string, T> parse)
        where T : class
    {
        try
        {
            return settings.Get(setting) is { Length: > 0 } text ? parse(text) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            throw new CliException(
                ExitCode.Usage, "invalid_setting", $"{setting.Name}: {wrong.Message}", "See: mpr config show", wrong);
        }
    }
}
