using System.Text.Json;
using Mpr.Jobs;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Server.Hosting;
using Mpr.Server.Jobs;

namespace Mpr.Server.Executors;

/// <summary>Where a job's tasks run.</summary>
/// <param name="Executor">Local or Lambda.</param>
/// <param name="Reason">Why so.</param>
/// <param name="Estimate">What it is expected to need in Lambda; null when that was not asked.</param>
/// <param name="Excess">What does not fit into Lambda, each in a sentence.</param>
public sealed record ChosenExecutor(
    JobExecutor Executor, ExecutorReason Reason, LambdaEstimate? Estimate, IReadOnlyList<string> Excess);

/// <summary>Why an executor was chosen.</summary>
public enum ExecutorReason
{
    /// <summary>The request names it.</summary>
    Asked,

    /// <summary>The server is set up so.</summary>
    Configured,

    /// <summary>Left open, and the work fits into Lambda.</summary>
    Fits,

    /// <summary>Left open, and the work does not fit into Lambda.</summary>
    DoesNotFit,

    /// <summary>Left open, and this server hands no tasks to Lambda.</summary>
    NoLambda,
}

/// <summary>Decides on the executor of a job before anything is paid for.</summary>
public sealed class ExecutorChoice(MprServerOptions options, ObjectStore store)
{
    /// <summary>The executor of these tasks.</summary>
    /// <param name="asked">What the request says; null: as the server is set up.</param>
    /// <exception cref="ProblemException">There is no Lambda here, or the work does not fit into it.</exception>
    public ChosenExecutor Choose(JobExecutor? asked, IReadOnlyList<MediaTask> tasks)
    {
        var wanted = asked ?? options.Executor;
        var named = asked is null ? ExecutorReason.Configured : ExecutorReason.Asked;
        if (wanted == JobExecutor.Local || (options.Lambda is null && wanted == JobExecutor.Auto))
        {
            var reason = wanted == JobExecutor.Local ? named : ExecutorReason.NoLambda;
            return new ChosenExecutor(JobExecutor.Local, reason, null, []);
        }

        if (options.Lambda is not { } lambda)
        {
            throw new ProblemException(
                RefusalCatalogue.InvalidRequest, "This server hands no tasks to Lambda.",
                "Set MPR_LAMBDA_STATE_MACHINE, MPR_LAMBDA_CALLBACK_URL and MPR_CALLBACK_SECRET, or choose executor local.");
        }

        var estimate = LambdaEstimate.Of(tasks, lambda.Limits, store.Options.PartSize);
        var open = wanted == JobExecutor.Auto;
        return estimate.Excess(lambda.Limits) is not { Count: > 0 } excess
            ? new ChosenExecutor(JobExecutor.Lambda, open ? ExecutorReason.Fits : named, estimate, [])
            : open
                ? new ChosenExecutor(JobExecutor.Local, ExecutorReason.DoesNotFit, estimate, excess)
                : throw new ProblemException(
                    RefusalCatalogue.LambdaLimits,
                    $"The work does not fit into the function: {string.Join("; ", excess)}.",
                    "Choose executor local or auto, or a smaller rendition, or give the function more.");
    }

    /// <summary>Where a task stands with its executor. What runs elsewhere takes no room here.</summary>
    public TaskPlace PlaceOf(MediaTask task, ChosenExecutor chosen)
    {
        if (chosen.Executor == JobExecutor.Lambda)
        {
            return new TaskPlace(LambdaSettings.Pool, "", 0);
        }

        var (pool, tags) = TaskRouting.Of(task);
        return new TaskPlace(pool, tags, task.LeastScratch(store.Options.PartSize));
    }

    /// <summary>What a job was estimated to cost, and what it has cost so far; null where it never was in Lambda.</summary>
    public LambdaDocument? Account(string? estimate, IReadOnlyList<LambdaExecution> used)
    {
        var estimated = estimate is null ? null : JsonSerializer.Deserialize<LambdaEstimate>(estimate);
        return estimated is null && used.Count == 0 ? null : Account(estimated, used);
    }

    /// <summary>An estimate and what was used, at the price of the settings.</summary>
    public LambdaDocument Account(LambdaEstimate? estimated, IReadOnlyList<LambdaExecution> used)
    {
        var price = options.Lambda?.Limits.Price;
        double? actual = used.Any(e => e.GigabyteSeconds is not null) ? used.Sum(e => e.GigabyteSeconds ?? 0) : null;
        return new LambdaDocument(
            estimated?.Seconds,
            estimated?.MemoryMib,
            estimated?.ScratchMib,
            estimated?.GigabyteSeconds,
            estimated?.GigabyteSeconds * price,
            actual is { } sum ? Math.Round(sum, 3) : null,
            actual * price,
            used.OrderBy(e => e.StartAt).LastOrDefault()?.Arn,
            LambdaLimitsDocument.From(options.Lambda?.Limits));
    }
}
