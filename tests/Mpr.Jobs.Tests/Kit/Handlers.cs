using System.Collections.Concurrent;

namespace Mpr.Jobs.Tests.Kit;

/// <summary>What the tasks of a test do, and what was seen of them.</summary>
public sealed class Script
{
    public Func<TaskRun, CancellationToken, Task<TaskOutcome>> Run { get; set; } =
        (_, _) => Task.FromResult<TaskOutcome>(new TaskOutcome.Succeeded("{}"));

    public Func<TaskRecovery, CancellationToken, Task<TaskOutcome?>> Recover { get; set; } =
        (_, _) => Task.FromResult<TaskOutcome?>(null);

    public ConcurrentQueue<TaskRun> Runs { get; } = new();

    public ConcurrentQueue<TaskRecovery> Recoveries { get; } = new();
}

internal sealed class ScriptedHandler(Script script) : ITaskHandler
{
    public Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken aborted)
    {
        script.Runs.Enqueue(run);
        return script.Run(run, aborted);
    }

    public Task<TaskOutcome?> RecoverAsync(TaskRecovery recovery, CancellationToken cancellationToken)
    {
        script.Recoveries.Enqueue(recovery);
        return script.Recover(recovery, cancellationToken);
    }
}

/// <summary>A handler's run that ends when the test says so, or when it is aborted.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource<TaskRun> _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TaskOutcome> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TaskRun> Entered => _entered.Task.WaitAsync(Deadline.Length);

    public void Open(TaskOutcome? outcome = null) => _outcome.TrySetResult(outcome ?? new TaskOutcome.Succeeded("{}"));

    public async Task<TaskOutcome> PassAsync(TaskRun run, CancellationToken aborted)
    {
        _entered.TrySetResult(run);
        return await _outcome.Task.WaitAsync(aborted);
    }
}

public static class Deadline
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again until the answer is not null.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? limit = null)
        where T : class
    {
        using var deadline = new CancellationTokenSource(limit ?? Length);
        while (!deadline.IsCancellationRequested)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"Not seen in time: {what}.");
    }
}
