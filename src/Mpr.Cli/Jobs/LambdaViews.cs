using System.Globalization;
using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Jobs;

/// <summary>What a job needs and costs in Lambda, as a person sees it.</summary>
internal static class LambdaViews
{
    public static void Add(Spectre.Console.Table facts, JobDocument job)
    {
        if (job.Executor is { } executor)
        {
            facts.Row("executor", executor);
        }

        AddCost(facts, job.Lambda);
    }

    /// <summary>Null adds nothing.</summary>
    public static void AddCost(Spectre.Console.Table facts, LambdaCostDocument? lambda)
    {
        if (lambda is null)
        {
            return;
        }

        if (lambda.EstimatedGbSeconds is { } estimated)
        {
            facts.Row(
                "estimated",
                $"{Cost(estimated, lambda.EstimatedPrice)}; {Number(lambda.EstimatedSeconds)} s, "
                + $"{Number(lambda.EstimatedMemory)} MiB of memory, {Number(lambda.EstimatedScratch)} MiB of scratch");
        }

        if (lambda.Limits is { } limits)
        {
            facts.Row("Lambda has", Limits(limits));
        }

        if (lambda.GbSeconds is { } used)
        {
            facts.Row("used", Cost(used, lambda.Price));
        }

        if (lambda.Execution is { } execution)
        {
            facts.Row("execution", execution);
        }
    }

    public static string Limits(LambdaLimitsDocument limits) =>
        $"{limits.Memory} MiB of memory, {Number(limits.Timeout)} s, {limits.Scratch} MiB of scratch, "
        + $"${limits.Price.ToString("0.#########", CultureInfo.InvariantCulture)} a GB-second";

    private static string Cost(double seconds, double? price) =>
        $"{Number(seconds)} GB-seconds" + (price is { } dollars ? $", ${dollars.ToString("0.######", CultureInfo.InvariantCulture)}" : "");

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "?";
}
