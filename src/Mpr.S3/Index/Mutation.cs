using Mpr.S3.Protocol;

namespace Mpr.S3.Index;

/// <summary>
/// A change that waits for the bucket's writer. Its decision is made by the writer, against the state that all
/// earlier changes have left: this is what makes conditional writes safe against each other.
/// </summary>
/// <param name="subject">What is changed; changes of one subject are never decided within one batch.</param>
/// <param name="decide">
/// Looks at the state and gives the record to write, or null when there is nothing to do. It may throw
/// <see cref="S3Exception"/>, which the waiting caller gets.
/// </param>
internal sealed class Mutation(string subject, Func<BucketIndex, LogRecord?> decide)
{
    private readonly TaskCompletionSource<IReadOnlyList<DataId>> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Subject => subject;

    /// <summary>The record, once decided.</summary>
    public LogRecord? Record { get; private set; }

    public IReadOnlyList<DataId> Superseded { get; set; } = [];

    /// <summary>The files that are no longer named, once the change is durable.</summary>
    public Task<IReadOnlyList<DataId>> Done => _done.Task;

    /// <returns>Whether there is a record to write.</returns>
    public bool Decide(BucketIndex index)
    {
        try
        {
            Record = decide(index);
        }
        catch (Exception fault)
        {
            // A refusal, or a fault in the deciding code: either is the caller's, and the writer goes on.
            _done.SetException(fault);
            return false;
        }

        if (Record is null)
        {
            _done.SetResult([]);
        }

        return Record is not null;
    }

    public void Complete() => _done.SetResult(Superseded);

    public void Fail(Exception fault) => _done.TrySetException(fault);
}
