namespace Mpr.Jobs;

/// <summary>What a request to cancel came to.</summary>
public enum CancelAnswer
{
    /// <summary>There is no such job.</summary>
    NotFound,

    /// <summary>Nothing ran: the job is cancelled.</summary>
    Canceled,

    /// <summary>Tasks are being ended; the job is cancelled when they have.</summary>
    Canceling,

    /// <summary>The job had already ended, and stays as it was.</summary>
    AlreadyFinished,
}

/// <summary>What a request for another priority came to.</summary>
public enum PrioritizeAnswer
{
    /// <summary>There is no such job.</summary>
    NotFound,

    /// <summary>The job has it: what waits stands there behind its group, what runs goes on.</summary>
    Done,

    /// <summary>The job had already ended, and stays as it was.</summary>
    AlreadyFinished,
}

/// <summary>What a request to retry came to.</summary>
public enum RetryAnswer
{
    /// <summary>There is no such job.</summary>
    NotFound,

    /// <summary>What failed or was cancelled is queued again; what succeeded stays.</summary>
    Queued,

    /// <summary>Only a failed or cancelled job can be retried.</summary>
    NotRetryable,
}
