using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Mpr.Jobs.TestWorker;

/// <summary>
/// Works as an application's handler does, with files in the place of objects: an upload is a file, publishing renames
/// it to the final key in one step, which fails once the upload was removed.
/// </summary>
public sealed class UploadingHandler(WorkerSettings settings, Journal journal, TimeProvider clock) : ITaskHandler
{
    public async Task<TaskOutcome> RunAsync(TaskRun run, CancellationToken aborted)
    {
        var work = JsonSerializer.Deserialize<Work>(run.Payload)!;
        journal.Write("start", run.TaskId, run.Attempt);
        var upload = Path("uploads", $"{run.TaskId}.{run.Attempt}");
        try
        {
            await run.NoteResidueAsync(upload, aborted);
            await File.WriteAllTextAsync(upload, run.Attempt.ToString(CultureInfo.InvariantCulture), aborted);
            journal.Write("working", run.TaskId, run.Attempt);
            Die(work);
            await Task.Delay(work.Length, clock, aborted);
            if (!await run.MayPublishAsync(aborted))
            {
                throw new OperationCanceledException(aborted);
            }

            journal.Write("publishing", run.TaskId, run.Attempt);
            await Task.Delay(work.PublishPause, clock, CancellationToken.None);
            File.Move(upload, Path("results", run.TaskId));
            journal.Write("published", run.TaskId, run.Attempt);
            return Done(run.Attempt);
        }
        catch (OperationCanceledException)
        {
            journal.Write(run.AbortReason.ToString(), run.TaskId, run.Attempt);
            File.Delete(upload);
            throw;
        }
        catch (FileNotFoundException)
        {
            journal.Write("unpublishable", run.TaskId, run.Attempt);
            return new TaskOutcome.Failed("upload_gone", "The upload was removed.", true);
        }
    }

    public async Task<TaskOutcome?> RecoverAsync(TaskRecovery recovery, CancellationToken cancellationToken)
    {
        // The upload goes first: from here on a stale attempt cannot publish. Then look whether it had.
        File.Delete(recovery.Residue);
        var result = Path("results", recovery.TaskId);
        journal.Write("recover", recovery.TaskId, 0);
        return File.Exists(result)
            ? Done(int.Parse(await File.ReadAllTextAsync(result, cancellationToken), CultureInfo.InvariantCulture))
            : null;
    }

    private static TaskOutcome.Succeeded Done(int attempt) => new(JsonSerializer.Serialize(new { attempt }));

    private static void Die(Work work)
    {
        if (work.Dies)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    private string Path(string folder, string name)
    {
        var path = System.IO.Path.Combine(settings.Directory, folder);
        Directory.CreateDirectory(path);
        return System.IO.Path.Combine(path, name);
    }
}
