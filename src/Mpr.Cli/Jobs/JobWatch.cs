using System.Globalization;
using Mpr.Cli.Api;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Jobs;

/// <summary>Follows jobs to their ends, and shows how far they are.</summary>
internal static class JobWatch
{
    // Short jobs are noticed at once, long ones cost the API a request in two seconds.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // An API that restarts in between keeps its jobs; one that stays away is reported.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The jobs as they ended, in the order of <paramref name="ids"/>.</summary>
    public static Task<IReadOnlyList<JobDocument>> UntilEndedAsync(
        Invocation invocation, IReadOnlyList<string> ids, CancellationToken cancellation) =>
        invocation.Terminal.WithProgressAsync(async board =>
        {
            // Each is asked once before any is waited for: a mistyped id should not come up after an hour.
            var jobs = new List<JobDocument>();
            foreach (var id in ids)
            {
                jobs.Add(await invocation.Api.JobAsync(id, cancellation));
            }

            return await FollowAsync(invocation.Api, invocation.Host.Time, jobs, board, cancellation);
        });

    /// <summary>The jobs as they ended, in the same order.</summary>
    public static async Task<IReadOnlyList<JobDocument>> FollowAsync(
        ApiClient api,
        TimeProvider time,
        IReadOnlyList<JobDocument> jobs,
        IProgressBoard board,
        CancellationToken cancellation) =>
        await Task.WhenAll(jobs.Select(j => FollowAsync(api, time, j, board, cancellation)));

    private static async Task<JobDocument> FollowAsync(
        ApiClient api, TimeProvider time, JobDocument job, IProgressBoard board, CancellationToken cancellation)
    {
        var pause = FirstPause;
        var heard = time.GetTimestamp();
        Report(board, job);
        while (!job.HasEnded)
        {
            await Task.Delay(pause, time, cancellation);
            pause = pause * 1.3 < LongestPause ? pause * 1.3 : LongestPause;
            try
            {
                job = await api.JobAsync(job.Id, cancellation);
                heard = time.GetTimestamp();
            }
            catch (CliException exception)
                when (exception.ExitCode == ExitCode.Unreachable && time.GetElapsedTime(heard) < Patience)
            {
                board.Update(job.Id, JobViews.Title(job), null, "the API does not answer", false);
                continue;
            }

            Report(board, job);
        }

        return job;
    }

    private static void Report(IProgressBoard board, JobDocument job)
    {
        var speed = job.Speed is { } factor ? string.Create(CultureInfo.InvariantCulture, $" {factor:0.0#}x") : "";
        var left = job.EtaSeconds is { } eta && !job.HasEnded ? $", {Show.Duration(Math.Ceiling(eta))} left" : "";
        var detail = job.Status is "running" ? $"{job.Phase ?? job.Status}{speed}{left}" : job.Status;
        board.Update(job.Id, JobViews.Title(job), job.Status is "queued" ? null : job.Progress, detail, job.HasEnded);
    }
}
