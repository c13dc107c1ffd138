namespace Mpr.Jobs.Tests.Kit;

/// <summary>A test with workers in processes of their own; the test itself only submits and looks.</summary>
public abstract class ProcessTest(Func<Task<Backend>> open) : EngineTest(open)
{
    protected static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(1.5);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mpr-work-");

    protected Journal Journal => new(_directory.FullName);

    protected Task<WorkerProcess> WorkerAsync(int slots = 2, int lostLeaseLimit = 5, bool production = false) =>
        WorkerProcess.StartAsync(new(
            (Backend as SqliteBackend)?.Path, (Backend as PostgreSqlBackend)?.ConnectionString, _directory.FullName,
            slots, production ? null : ShortLease, lostLeaseLimit));

    protected Engine Submitter() => Engine.Build(Backend, slots: 0);

    protected static JobTask Task(Work work, string kind = "work", IReadOnlyList<JobTask>? after = null) => new()
    {
        Id = TimeOrderedId.Create("task", TimeProvider.System),
        Kind = kind,
        Payload = work.ToString(),
        DependsOn = [.. (after ?? []).Select(t => t.Id)],
    };

    protected static JobTask Task(double seconds) => Task(new Work(TimeSpan.FromSeconds(seconds)));

    protected async Task<JournalLine> SeenAsync(Func<JournalLine, bool> what, string name, TimeSpan? limit = null) =>
        await Deadline.UntilAsync(
            () => System.Threading.Tasks.Task.FromResult(Journal.Read().FirstOrDefault(what)), name,
            limit ?? TimeSpan.FromSeconds(30));

    /// <summary>One result for each task that succeeded, made once, and no upload left.</summary>
    protected async Task NothingIsLeftAsync(params IReadOnlyList<string> jobIds)
    {
        foreach (var jobId in jobIds)
        {
            foreach (var task in await TasksAsync(jobId))
            {
                await Deadline.UntilAsync(
                    async () => (await TasksAsync(jobId)).All(t => t.Residue is null) ? "" : null,
                    $"residues of {jobId}");
                var results = task.Status == JobTaskStatus.Succeeded ? 1 : 0;
                Assert.Equal(results, File.Exists(Path.Combine(_directory.FullName, "results", task.Id)) ? 1 : 0);
                Assert.True(Journal.Read().Count(l => l.What == "published" && l.TaskId == task.Id) <= 1);
            }
        }

        await using var looker = Submitter();
        await Deadline.UntilAsync(
            async () => (await looker.Views.FindOddRowsAsync(default)).Count == 0 ? "" : null, "no odd rows");
        await Deadline.UntilAsync(
            () => System.Threading.Tasks.Task.FromResult(Uploads().Length == 0 ? "" : null), "uploads removed");
    }

    protected override ValueTask CloseAsync()
    {
        _directory.Delete(true);
        return ValueTask.CompletedTask;
    }

    private string[] Uploads()
    {
        var path = Path.Combine(_directory.FullName, "uploads");
        return Directory.Exists(path) ? Directory.GetFiles(path) : [];
    }
}
