namespace Mpr.Server.Executors;

/// <summary>Where the tasks of a job run.</summary>
public enum JobExecutor
{
    /// <summary>A worker of ours.</summary>
    Local,

    /// <summary>A function of AWS Lambda, called by Step Functions.</summary>
    Lambda,

    /// <summary>Lambda where the work fits into it, else a worker.</summary>
    Auto,
}
