namespace Mpr.Processing.Tasks;

/// <summary>What an executor gives to a running task: its names, and its only ways to the record of the task.</summary>
public interface ITaskAttempt
{
    /// <summary>The job.</summary>
    string JobId { get; }

    /// <summary>The task.</summary>
    string TaskId { get; }

    /// <summary>Number of the attempt, from 1; grows with every lease.</summary>
    int Attempt { get; }

    /// <summary>Tells how far the work is; must return at once, and may be called from any thread.</summary>
    /// <param name="progress">The present state.</param>
    void Report(TaskProgress progress);

    /// <summary>Persists what is to be cleaned should this attempt die now.</summary>
    /// <param name="residue">For <see cref="TaskRunner.RecoverAsync" />; empty: nothing any more.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task NoteResidueAsync(string residue, CancellationToken cancellation);

    /// <summary>Asks for the right to publish, once; whoever has it is the only one.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False: the lease is lost, and nothing may be published.</returns>
    Task<bool> MayPublishAsync(CancellationToken cancellation);
}
