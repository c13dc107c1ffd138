using Mpr.Cli.Configuration;

namespace Mpr.Cli.Hosting;

/// <summary>
/// How much scratch the function has: the API plans with it, the function holds tasks to it. Either setting gives the other
/// its value, so that it is said once; where both are set they must not contradict.
/// </summary>
internal static class LambdaScratch
{
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html
    private const int Most = 10_240;

    /// <summary>MiB that the API plans with.</summary>
    /// <exception cref="CliException">A setting makes no sense, or they contradict.</exception>
    public static int Planned(Settings settings) =>
        Checked(settings) is { Tmp: null, Tasks: { } tasks }
            ? Math.Min(tasks, Most)
            : settings.Number(LambdaSettingCatalogue.Tmp, 1, Most);

    /// <summary>MiB that tasks of the function may take; null: what its disk has.</summary>
    /// <exception cref="CliException">A setting makes no sense, or they contradict.</exception>
    public static int? Quota(Settings settings)
    {
        var (tmp, tasks) = Checked(settings);
        return tasks ?? tmp;
    }

    private static (int? Tmp, int? Tasks) Checked(Settings settings)
    {
        int? tmp = settings.IsSet(LambdaSettingCatalogue.Tmp)
            ? settings.Number(LambdaSettingCatalogue.Tmp, 1, Most)
            : null;
        int? tasks = settings.IsSet(LambdaSettingCatalogue.ScratchSize)
            ? settings.Number(LambdaSettingCatalogue.ScratchSize, 1, int.MaxValue)
            : null;
        return tasks < tmp
            ? throw settings.Wrong(
                LambdaSettingCatalogue.ScratchSize,
                FormattableString.Invariant($"at least the {tmp} MiB that {LambdaSettingCatalogue.Tmp.Name} lets the API plan with"))
            : (tmp, tasks);
    }
}
