namespace Mpr.Jobs.Tests.Model;

/// <summary>A task as the reference sees it: plain fields, no database.</summary>
internal sealed class ReferenceTask(int[] after)
{
    public int[] After { get; } = after;

    public JobTaskStatus Status { get; set; } = after.Length == 0 ? JobTaskStatus.Queued : JobTaskStatus.Waiting;

    public int Attempt { get; set; }

    public int Failures { get; set; }

    public int Lost { get; set; }

    public bool Cancel { get; set; }

    public bool Residue { get; set; }

    public bool Ended => Status is JobTaskStatus.Succeeded or JobTaskStatus.Failed or JobTaskStatus.Canceled;

    public string Describe() => $"{Status} a{Attempt} f{Failures} l{Lost} c{(Cancel ? 1 : 0)} r{(Residue ? 1 : 0)}";
}

/// <summary>The rules of a job, written down once more and in another way, to hold the statements against.</summary>
internal sealed class ReferenceJob(IReadOnlyList<ReferenceTask> tasks, int maxAttempts, int lostLimit)
{
    private bool _calledOff;

    public IReadOnlyList<ReferenceTask> Tasks => tasks;

    public JobStatus Status
    {
        get
        {
            if (tasks.All(t => t.Ended))
            {
                return tasks.Any(t => t.Status == JobTaskStatus.Failed) ? JobStatus.Failed
                    : tasks.Any(t => t.Status == JobTaskStatus.Canceled) ? JobStatus.Canceled : JobStatus.Succeeded;
            }

            return _calledOff ? JobStatus.Canceling
                : tasks.Any(t => t.Status is JobTaskStatus.Running or JobTaskStatus.Succeeded) ? JobStatus.Running
                : JobStatus.Queued;
        }
    }

    public static bool Claim(ReferenceTask task)
    {
        if (task.Status != JobTaskStatus.Queued || (task.Cancel && !task.Residue))
        {
            return false;
        }

        task.Status = JobTaskStatus.Running;
        task.Attempt++;
        return true;
    }

    public static bool Holds(ReferenceTask task, int attempt) =>
        task.Status == JobTaskStatus.Running && task.Attempt == attempt;

    public bool End(ReferenceTask task, int attempt, AttemptEnding ending, bool retryable)
    {
        if (!Holds(task, attempt))
        {
            return false;
        }

        switch (ending)
        {
            case AttemptEnding.Succeeded:
                task.Status = JobTaskStatus.Succeeded;
                task.Residue = false;
                Release();
                break;
            case AttemptEnding.Lost:
                Lose(task);
                break;
            case var _ when task.Cancel:
                task.Status = JobTaskStatus.Canceled;
                break;
            case AttemptEnding.Failed:
                task.Failures++;
                Again(task, retryable && task.Failures < maxAttempts);
                break;
            default:
                task.Status = ending == AttemptEnding.Stopped ? JobTaskStatus.Queued : JobTaskStatus.Canceled;
                break;
        }

        return true;
    }

    public CancelAnswer Cancel()
    {
        if (tasks.All(t => t.Ended))
        {
            return CancelAnswer.AlreadyFinished;
        }

        CallOff();
        return tasks.All(t => t.Ended) ? CancelAnswer.Canceled : CancelAnswer.Canceling;
    }

    public RetryAnswer Retry()
    {
        if (Status is not (JobStatus.Failed or JobStatus.Canceled))
        {
            return RetryAnswer.NotRetryable;
        }

        _calledOff = false;
        foreach (var task in tasks.Where(t => t.Status != JobTaskStatus.Succeeded))
        {
            (task.Status, task.Failures, task.Lost, task.Cancel) = (JobTaskStatus.Waiting, 0, 0, false);
        }

        Release();
        return RetryAnswer.Queued;
    }

    private void Lose(ReferenceTask task)
    {
        task.Lost++;
        if (!task.Cancel)
        {
            Again(task, task.Lost < lostLimit);
        }
        else
        {
            task.Status = task.Residue && task.Lost < lostLimit ? JobTaskStatus.Queued : JobTaskStatus.Canceled;
        }
    }

    private void Again(ReferenceTask task, bool again)
    {
        task.Status = again ? JobTaskStatus.Queued : JobTaskStatus.Failed;
        if (!again)
        {
            CallOff();
        }
    }

    private void CallOff()
    {
        _calledOff = true;
        foreach (var task in tasks.Where(t => !t.Ended))
        {
            if (task.Status == JobTaskStatus.Waiting || (task.Status == JobTaskStatus.Queued && !task.Residue))
            {
                task.Status = JobTaskStatus.Canceled;
            }
            else
            {
                task.Cancel = true;
            }
        }
    }

    private void Release()
    {
        foreach (var task in tasks.Where(
            t => t.Status == JobTaskStatus.Waiting && t.After.All(a => tasks[a].Status == JobTaskStatus.Succeeded)))
        {
            task.Status = JobTaskStatus.Queued;
        }
    }
}
