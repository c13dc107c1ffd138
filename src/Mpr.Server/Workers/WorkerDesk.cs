using Mpr.Jobs;
using Mpr.Server.Hosting;

namespace Mpr.Server.Workers;

/// <summary>What people see of the workers and do to them.</summary>
public sealed class WorkerDesk(QueueViews views, JobQueue queue)
{
    /// <summary>The workers that were seen within a day, by name.</summary>
    public async Task<IReadOnlyList<WorkerDocument>> ListAsync(CancellationToken cancellation) =>
        [.. (await views.ListWorkersAsync(cancellation)).Select(WorkerDocument.From)];

    /// <summary>Asks a worker to finish what it runs and to take nothing more, or to take tasks again.</summary>
    /// <exception cref="ProblemException">404: no such worker.</exception>
    public async Task<WorkerDocument> DrainAsync(string name, bool drain, CancellationToken cancellation)
    {
        var known = await queue.DrainWorkerAsync(name, drain, cancellation);
        var workers = known ? await ListAsync(cancellation) : [];
        return workers.FirstOrDefault(w => w.Name == name)
            ?? throw ProblemException.NotFound(
                $"There is no worker {name}.", "`mpr workers list` or GET /api/workers names them.");
    }
}
