using Mpr.Jobs;
using Mpr.Server.Jobs;

namespace Mpr.Server.Live;

/// <summary>Makes the short documents of jobs.</summary>
internal static class JobNewsOf
{
    /// <summary>What does not change with the job's course, in a given state.</summary>
    public static JobNews Job(MediaJob job, JobStatus status, long version) => new(
        job.Id,
        job.Type,
        status,
        job.SourceKey,
        job.AssetId,
        job.OutputKey,
        job.Preset,
        job.Group,
        version,
        null,
        null,
        null,
        null,
        null,
        null);

    public static bool IsEnded(JobStatus status) => status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Canceled;

    /// <summary>A job as its row has it now.</summary>
    public static JobNews Now(MediaJob job) => Job(job, job.Status, job.Version) with
    {
        Progress = Math.Round(job.Progress, 1),
        Error = JobDocuments.Error(job),
    };
}
