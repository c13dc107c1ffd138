using System.Text.Json;
using Mpr.Jobs;
using Mpr.Processing.Tasks;
using Mpr.Server.Data;

namespace Mpr.Server.Jobs;

/// <summary>An attempt under a lease of the engine, as the processing code sees it.</summary>
internal sealed class LocalAttempt(TaskRun run) : ITaskAttempt
{
    public string JobId => run.JobId;

    public string TaskId => run.TaskId;

    public int Attempt => run.Attempt;

    public void Report(Mpr.Processing.Tasks.TaskProgress progress)
    {
        var pace = new TaskPace(progress.Speed, progress.Fps, progress.Eta?.TotalSeconds);
        run.Report(new Mpr.Jobs.TaskProgress(progress.Fraction, StoredName.Text(progress.Phase), JsonSerializer.Serialize(pace)));
    }

    public Task NoteResidueAsync(string residue, CancellationToken cancellation) => residue.Length == 0
        ? run.ClearResidueAsync(cancellation)
        : run.NoteResidueAsync(residue, cancellation);

    public Task<bool> MayPublishAsync(CancellationToken cancellation) => run.MayPublishAsync(cancellation);
}
