namespace Mpr.Cli;

/// <summary>What the command tells its caller. Scripts rely on the numbers.</summary>
public enum ExitCode
{
    Done = 0,
    Failure = 1,

    /// <summary>The command line, or a value that it carries to the API, is wrong.</summary>
    Usage = 2,

    /// <summary>A job failed, was cancelled, or was refused because of its source.</summary>
    JobFailed = 3,
    NotFound = 4,
    Conflict = 5,

    /// <summary>The API or the object store does not answer.</summary>
    Unreachable = 6,

    /// <summary>Ctrl-C or SIGTERM; 128 + SIGINT, as shells count it.</summary>
    Interrupted = 130,
}
