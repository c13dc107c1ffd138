using Microsoft.EntityFrameworkCore;
using Mpr.Jobs.Data;

namespace Mpr.Jobs.Tests.Kit;

/// <summary>A test over one backend; each backend derives each suite.</summary>
public abstract class EngineTest(Func<Task<Backend>> open) : IAsyncLifetime
{
    protected Backend Backend { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Backend = await open();
        await Backend.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (Backend is not null)
        {
            await Backend.DisposeAsync();
        }
    }

    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    protected async Task<Job> JobAsync(string id)
    {
        await using var context = Backend.Open();
        return await context.Jobs.AsNoTracking().SingleAsync(j => j.Id == id);
    }

    protected async Task<List<JobTask>> TasksAsync(string jobId)
    {
        await using var context = Backend.Open();
        return await context.Tasks.AsNoTracking().Where(t => t.JobId == jobId).OrderBy(t => t.Ordinal).ToListAsync();
    }

    protected async Task<JobTask> TaskAsync(string jobId) => (await TasksAsync(jobId)).Single();

    protected async Task<List<TaskAttempt>> AttemptsAsync(string taskId)
    {
        await using var context = Backend.Open();
        return await context.TaskAttempts.AsNoTracking()
            .Where(a => a.TaskId == taskId).OrderBy(a => a.Number).ToListAsync();
    }

    protected async Task<Job> JobIsAsync(string id, JobStatus status, TimeSpan? limit = null)
    {
        JobStatus? last = null;
        try
        {
            return await Deadline.UntilAsync(
                async () =>
                {
                    var job = await JobAsync(id);
                    last = job.Status;
                    return job.Status == status ? job : null;
                },
                $"{id} {status}",
                limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{id} is {last}, not {status}.");
        }
    }

    /// <summary>A worker that takes the lease and is never heard of again.</summary>
    private protected static async Task<ClaimedTask> ClaimAsDeadAsync(
        Engine engine, string taskId, string? residue = null)
    {
        var claimed = await engine.Database.TransactAsync(
            (db, t) => TaskStatements.ClaimAsync(db, taskId, "dead", t), default);
        Assert.NotNull(claimed);
        if (residue is not null)
        {
            Assert.True(await engine.Database.QueryAsync(
                (db, t) => LeaseStatements.NoteResidueAsync(db, taskId, claimed.Attempt, residue, t), default));
        }

        return claimed;
    }
}
