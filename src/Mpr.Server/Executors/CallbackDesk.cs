using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Processing.Failures;
using Mpr.Processing.Remote;
using Mpr.Server.Data;
using Mpr.Server.Jobs;

namespace Mpr.Server.Executors;

/// <summary>
/// Answers the calls of remote attempts. A call is first held against attempt, run and number; then it has its effect on
/// the row of the task, which may be repeated; then number and answer are recorded. A death in between lets the function
/// call again, with the same effect.
/// </summary>
public sealed class CallbackDesk(
    ExecutionLedger ledger, RemoteLeases leases, IDbContextFactory<MprDbContext> databases)
{
    private static readonly RemoteAnswer Nothing = new(false, false);

    /// <summary>Answers a call; null: it is stale, and had no effect.</summary>
    public async Task<RemoteAnswer?> TakeAsync(string jobId, RemoteReport report, CancellationToken cancellation)
    {
        var execution = await ledger.FindAsync(report.Task, report.Attempt, cancellation);
        if (execution is null || execution.JobId != jobId)
        {
            return null;
        }

        if (execution.EndedAt is not null)
        {
            return IsEnd(report) && IsPresent(execution, report) ? Nothing : null;
        }

        if (report.Status == RemoteStatus.Begun && report.Run != execution.Run)
        {
            return await BeginAsync(execution, report, cancellation);
        }

        if (!IsPresent(execution, report))
        {
            return null;
        }

        return report.Run.Length > 0 && report.Sequence <= execution.Sequence
            ? Again(execution, report)
            : await ApplyAsync(execution, report, cancellation);
    }

    private static bool IsEnd(RemoteReport report) =>
        report.Status is RemoteStatus.Succeeded or RemoteStatus.Failed or RemoteStatus.Canceled;

    // The machine speaks after all runs, and only of their ends.
    private static bool IsPresent(LambdaExecution execution, RemoteReport report) =>
        report.Run.Length == 0 ? IsEnd(report) : report.Run == execution.Run;

    private static RemoteAnswer Again(LambdaExecution execution, RemoteReport report) =>
        report.Sequence == execution.Sequence && execution.Answer is { } answer
            ? JsonSerializer.Deserialize<RemoteAnswer>(answer, RemoteJson.Options)!
            : Nothing;

    private async Task<RemoteAnswer?> BeginAsync(
        LambdaExecution execution, RemoteReport report, CancellationToken cancellation)
    {
        if (report.Run.Length == 0 || execution.Runs.Contains($",{report.Run},", StringComparison.Ordinal)
            || await leases.RenewAsync(execution.JobId, report.Task, report.Attempt, null, cancellation) is not { } cancel)
        {
            return null;
        }

        var answer = new RemoteAnswer(cancel, true, await ResidueAsync(report.Task, cancellation));
        var text = JsonSerializer.Serialize(answer, RemoteJson.Options);
        return await ledger.TakeRunAsync(execution, report.Run, report.Sequence, text, cancellation) ? answer : null;
    }

    private async Task<RemoteAnswer?> ApplyAsync(
        LambdaExecution execution, RemoteReport report, CancellationToken cancellation)
    {
        var answer = report.Status switch
        {
            RemoteStatus.Noted => await NoteAsync(report, cancellation),
            RemoteStatus.Publishing => new RemoteAnswer(
                false, await leases.MayPublishAsync(report.Task, report.Attempt, cancellation)),
            RemoteStatus.Begun or RemoteStatus.Running => new RemoteAnswer(false, true),
            _ => await EndAsync(execution, report, cancellation),
        };
        if (answer is null || IsEnd(report))
        {
            return answer;
        }

        // The row says whether the lease still is this attempt's, and whether anybody still wants the result.
        if (await leases.RenewAsync(
            execution.JobId, report.Task, report.Attempt, ProgressOf(report), cancellation) is not { } cancel)
        {
            return null;
        }

        answer = answer with { Cancel = cancel && !(report.Status == RemoteStatus.Publishing && answer.Granted) };
        var text = JsonSerializer.Serialize(answer, RemoteJson.Options);
        await ledger.HeardAsync(execution, report.Sequence, text, cancellation);
        return answer;
    }

    private async Task<RemoteAnswer?> NoteAsync(RemoteReport report, CancellationToken cancellation)
    {
        var residue = string.IsNullOrEmpty(report.Residue) ? null : report.Residue;
        return await leases.NoteResidueAsync(report.Task, report.Attempt, residue, cancellation)
            ? new RemoteAnswer(false, true)
            : null;
    }

    private async Task<RemoteAnswer?> EndAsync(
        LambdaExecution execution, RemoteReport report, CancellationToken cancellation)
    {
        TaskOutcome outcome = report.Status switch
        {
            RemoteStatus.Succeeded => new TaskOutcome.Succeeded(report.Result ?? "{}") { Log = report.Log },
            RemoteStatus.Canceled => new TaskOutcome.Canceled { Log = report.Log },
            _ => Failed(report.Error, report.Log),
        };
        if (report.Seconds is { } seconds)
        {
            // Before the end is seen, as whoever sees it may ask for the cost.
            await ledger.UsedAsync(execution, seconds, report.MemoryMib, cancellation);
        }

        var recorded = await leases.EndAsync(report.Task, report.Attempt, outcome, cancellation);
        await ledger.EndedAsync(execution, cancellation);
        return recorded ? Nothing : null;
    }

    /// <summary>A failure as the engine keeps it.</summary>
    internal static TaskOutcome.Failed Failed(RemoteFailure? error, string? log)
    {
        var failure = FailureCatalogue.Find(error?.Code ?? "") ?? FailureCatalogue.LambdaFailed;
        return new TaskOutcome.Failed(
            failure.Code, error?.Message ?? failure.Code, error?.Retryable ?? failure.Retryable, failure.Advice)
        {
            Log = log,
            // What crashes a function, or stalls in it, will do so again.
            RetryLimit = failure == FailureCatalogue.Stalled || failure == FailureCatalogue.LambdaFailed ? 1 : null,
        };
    }

    private async Task<string?> ResidueAsync(string taskId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Tasks.Where(t => t.Id == taskId).Select(t => t.Residue).SingleAsync(cancellation);
    }

    private static TaskProgress? ProgressOf(RemoteReport report) => report.Phase is null
        ? null
        : new TaskProgress(
            report.Progress,
            report.Phase,
            JsonSerializer.Serialize(new TaskPace(report.Speed, report.Fps, report.EtaSeconds)));
}
