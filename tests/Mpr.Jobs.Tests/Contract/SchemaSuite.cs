using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

/// <summary>Odd states are refused by the database itself, whoever writes.</summary>
public abstract class SchemaSuite(Func<Task<Backend>> open) : EngineTest(open)
{
    [Theory]
    [InlineData("UPDATE tasks SET status = 'queued', result = NULL, finished_at = NULL")]
    [InlineData("UPDATE tasks SET status = 'odd'")]
    [InlineData("UPDATE tasks SET attempt = attempt - 1")]
    [InlineData("UPDATE tasks SET attempt = attempt + 1")]
    [InlineData("UPDATE tasks SET worker = 'me'")]
    [InlineData("UPDATE tasks SET publishing = TRUE")]
    [InlineData("UPDATE tasks SET finished_at = NULL")]
    [InlineData("UPDATE tasks SET result = NULL")]
    [InlineData("UPDATE tasks SET progress = 1.5")]
    [InlineData("UPDATE jobs SET status = 'running', finished_at = NULL, progress = 1")]
    [InlineData("UPDATE jobs SET status = 'odd'")]
    [InlineData("UPDATE jobs SET progress = 101")]
    [InlineData("UPDATE jobs SET finished_at = NULL")]
    public async Task An_odd_state_is_refused_by_the_database(string statement)
    {
        await using var engine = await Engine.StartAsync(Backend);
        var job = await engine.SubmitAsync();
        await JobIsAsync(job.Id, JobStatus.Succeeded);
        await using var context = Backend.Open();

        await Assert.ThrowsAnyAsync<DbException>(() => context.Database.ExecuteSqlRawAsync(statement));
    }

    [Fact]
    public async Task The_schema_can_be_installed_again()
    {
        await using var context = Backend.Open();
        await JobsSchema.InstallAsync(context);
        await JobsSchema.InstallAsync(context);
    }

    [Fact]
    public async Task An_applications_own_column_is_stored_with_its_job()
    {
        await using var engine = Engine.Build(Backend, slots: 0);
        var job = new TestJob { Id = "job_1", Type = "test", Note = "mine", Group = "tenant" };
        await engine.Queue.SubmitAsync(job, [Engine.NewTask()], default);

        await using var context = Backend.Open();
        var read = await context.TestJobs.SingleAsync();

        Assert.Equal(("mine", "tenant", JobPriority.Normal), (read.Note, read.Group, read.Priority));
        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(read.CreatedAt, now.AddMinutes(-1), now.AddMinutes(1));
    }
}
