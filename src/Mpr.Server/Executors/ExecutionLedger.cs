using Microsoft.EntityFrameworkCore;
using Mpr.Server.Data;

namespace Mpr.Server.Executors;

/// <summary>Reads and writes the rows of executions; every change names what it expects to find.</summary>
public sealed class ExecutionLedger(IDbContextFactory<MprDbContext> databases, TimeProvider time)
{
    public async Task<LambdaExecution?> FindAsync(string taskId, int attempt, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.LambdaExecutions.AsNoTracking()
            .SingleOrDefaultAsync(e => e.TaskId == taskId && e.Attempt == attempt, cancellation);
    }

    public async Task AddAsync(LambdaExecution execution, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Add(execution);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Step Functions has it.</summary>
    public Task StartedAsync(LambdaExecution execution, string arn, CancellationToken cancellation) => ChangeAsync(
        execution, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Arn, arn).SetProperty(e => e.HeardAt, Now()), cancellation), cancellation);

    /// <summary>It could not be started now.</summary>
    public Task PutOffAsync(LambdaExecution execution, TimeSpan pause, CancellationToken cancellation) => ChangeAsync(
        execution, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Starts, e => e.Starts + 1).SetProperty(e => e.StartAt, Now() + pause),
            cancellation), cancellation);

    /// <summary>Takes the turn to ask after it; false: somebody else did, or it was heard meanwhile.</summary>
    public async Task<bool> TakeLookAsync(LambdaExecution execution, CancellationToken cancellation) =>
        await ChangeAsync(
            execution, rows => rows.Where(e => e.HeardAt == execution.HeardAt).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.HeardAt, Now()), cancellation), cancellation) == 1;

    /// <summary>Makes an unfinished execution look silent, so that it is asked after next.</summary>
    public async Task ForgetAsync(string arn, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.LambdaExecutions.Where(e => e.Arn == arn && e.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.HeardAt, DateTimeOffset.UnixEpoch), cancellation);
    }

    /// <summary>Gives the task to a run; false: another one was quicker.</summary>
    public async Task<bool> TakeRunAsync(
        LambdaExecution execution, string run, long sequence, string answer, CancellationToken cancellation) =>
        await ChangeAsync(
            execution, rows => rows.Where(e => e.Run == execution.Run).ExecuteUpdateAsync(
                set => set.SetProperty(e => e.Run, run).SetProperty(e => e.Runs, e => e.Runs + run + ",")
                    .SetProperty(e => e.Sequence, sequence).SetProperty(e => e.Answer, answer)
                    .SetProperty(e => e.HeardAt, Now()),
                cancellation), cancellation) == 1;

    /// <summary>Records a call of the present run and its answer.</summary>
    public Task HeardAsync(
        LambdaExecution execution, long sequence, string answer, CancellationToken cancellation) => ChangeAsync(
        execution, rows => rows.Where(e => e.Run == execution.Run && e.Sequence < sequence).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Sequence, sequence).SetProperty(e => e.Answer, answer)
                .SetProperty(e => e.HeardAt, Now()),
            cancellation), cancellation);

    /// <summary>Keeps what a run used.</summary>
    public Task UsedAsync(
        LambdaExecution execution, double seconds, int? memoryMib, CancellationToken cancellation) => ChangeAsync(
        execution, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Seconds, seconds).SetProperty(e => e.MemoryMib, memoryMib), cancellation),
        cancellation);

    /// <summary>The attempt has ended.</summary>
    public Task EndedAsync(LambdaExecution execution, CancellationToken cancellation) => ChangeAsync(
        execution, rows => rows.ExecuteUpdateAsync(set => set.SetProperty(e => e.EndedAt, Now()), cancellation),
        cancellation);

    private DateTimeOffset Now() => time.GetUtcNow();

    private async Task<int> ChangeAsync(
        LambdaExecution execution, Func<IQueryable<LambdaExecution>, Task<int>> change, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await change(
            db.LambdaExecutions.Where(e => e.TaskId == execution.TaskId && e.Attempt == execution.Attempt));
    }
}
