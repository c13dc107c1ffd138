using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Jobs.Data;

/// <summary>Tables, keys, indexes and the constraints that keep an odd state out of the database.</summary>
internal static class JobsModel
{
    public static void Build(ModelBuilder model)
    {
        model.Entity<Job>(BuildJob);
        model.Entity<JobTask>(BuildTask);
        model.Entity<TaskDependency>(BuildDependency);
        model.Entity<TaskAttempt>(BuildAttempt);
        model.Entity<WorkerRow>(worker =>
        {
            worker.ToTable("workers");
            worker.HasKey(w => w.Name);
        });
        model.Entity<JobEvent>(changed =>
        {
            changed.ToTable("job_events");
            changed.HasKey(e => e.Seq);
            changed.Property(e => e.Seq).ValueGeneratedOnAdd();
            changed.HasIndex(e => e.At);
            changed.HasOne<Job>().WithMany().HasForeignKey(e => e.JobId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PoolRow>(pool =>
        {
            pool.ToTable("pools");
            pool.HasKey(p => p.Name);
        });
    }

    private static void BuildJob(EntityTypeBuilder<Job> job)
    {
        job.ToTable("jobs", table =>
        {
            table.HasCheckConstraint("ck_jobs_status",
                "status IN ('queued', 'running', 'canceling', 'succeeded', 'failed', 'canceled')");
            table.HasCheckConstraint("ck_jobs_finished",
                "(status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL)");
            table.HasCheckConstraint("ck_jobs_progress",
                "progress >= 0 AND progress <= 100 AND (status = 'succeeded' OR progress < 100)");
            table.HasCheckConstraint("ck_jobs_error", "status <> 'failed' OR error_code IS NOT NULL");
        });
        job.HasDiscriminator<string>("class").HasValue("job");
        job.Property("class").HasMaxLength(40);
        job.Property(j => j.Id).HasMaxLength(40);
        job.HasIndex(j => new { j.Status, j.Id });
    }

    private static void BuildTask(EntityTypeBuilder<JobTask> task)
    {
        task.ToTable("tasks", table =>
        {
            table.HasCheckConstraint("ck_tasks_status",
                "status IN ('waiting', 'queued', 'running', 'succeeded', 'failed', 'canceled')");
            table.HasCheckConstraint("ck_tasks_lease",
                "(status = 'running') = (worker IS NOT NULL) AND (status = 'running') = (heartbeat_at IS NOT NULL)");
            table.HasCheckConstraint("ck_tasks_publishing", "status = 'running' OR NOT publishing");
            table.HasCheckConstraint("ck_tasks_finished",
                "(status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL)");
            table.HasCheckConstraint("ck_tasks_result", "(status = 'succeeded') = (result IS NOT NULL)");
            table.HasCheckConstraint("ck_tasks_progress", "progress >= 0 AND progress <= 1 AND weight > 0");
            table.HasCheckConstraint("ck_tasks_counts",
                "attempt >= 0 AND failures >= 0 AND lost_leases >= 0 AND max_attempts >= 1 AND reservation >= 0");
        });
        task.HasKey(t => t.Id);
        task.HasOne<Job>().WithMany().HasForeignKey(t => t.JobId).OnDelete(DeleteBehavior.Cascade);
        task.HasIndex(t => new { t.JobId, t.Ordinal }).IsUnique();
        // The queue in its order, what waits for dispatch, and the leases: the open rows are few among many ended ones.
        task.HasIndex(t => new { t.Pool, t.Tags, t.Priority, t.Turn, t.Id })
            .HasDatabaseName("ix_tasks_queue").HasFilter("status = 'queued'");
        task.HasIndex(t => new { t.Pool, t.Priority, t.Group, t.Turn })
            .HasDatabaseName("ix_tasks_groups").HasFilter("status = 'queued'");
        task.HasIndex(t => t.Id, "ix_tasks_undispatched")
            .HasFilter("status = 'queued' AND dispatched_at IS NULL");
        task.HasIndex(t => t.Pool).HasDatabaseName("ix_tasks_waiting").HasFilter("status = 'waiting'");
        task.HasIndex(t => t.HeartbeatAt).HasDatabaseName("ix_tasks_leases").HasFilter("status = 'running'");
        task.HasIndex(t => t.Id, "ix_tasks_residues").HasFilter("residue IS NOT NULL");
        task.Property(t => t.Tags).HasDefaultValue("");
    }

    private static void BuildDependency(EntityTypeBuilder<TaskDependency> dependency)
    {
        dependency.ToTable("task_dependencies");
        dependency.HasKey(d => new { d.TaskId, d.DependsOnId });
        dependency.HasOne<JobTask>().WithMany().HasForeignKey(d => d.TaskId).OnDelete(DeleteBehavior.Cascade);
        dependency.HasOne<JobTask>().WithMany().HasForeignKey(d => d.DependsOnId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void BuildAttempt(EntityTypeBuilder<TaskAttempt> attempt)
    {
        attempt.ToTable("task_attempts", table =>
        {
            table.HasCheckConstraint("ck_task_attempts_ending",
                "ending IN ('succeeded', 'failed', 'canceled', 'stopped', 'lost')");
            table.HasCheckConstraint("ck_task_attempts_ended", "(ending IS NULL) = (ended_at IS NULL)");
        });
        attempt.HasKey(a => new { a.TaskId, a.Number });
        attempt.HasOne<JobTask>().WithMany().HasForeignKey(a => a.TaskId).OnDelete(DeleteBehavior.Cascade);
    }
}
