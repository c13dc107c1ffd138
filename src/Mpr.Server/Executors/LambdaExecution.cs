using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mpr.Server.Executors;

/// <summary>
/// One attempt of a task in Step Functions: what was started, and who of it was heard. The lease itself is the row of the
/// task; this one only says which call of which run comes next.
/// </summary>
public sealed class LambdaExecution
{
    public required string TaskId { get; init; }

    public required int Attempt { get; init; }

    public required string JobId { get; init; }

    /// <summary>Name of the execution: the job, the place of the task and the attempt.</summary>
    public required string Name { get; init; }

    /// <summary>Null until Step Functions has taken it.</summary>
    public string? Arn { get; set; }

    /// <summary>How often StartExecution was tried.</summary>
    public int Starts { get; set; }

    /// <summary>Not to be started before this time; of no meaning once it was.</summary>
    public required DateTimeOffset StartAt { get; set; }

    /// <summary>The run of the function that has the task; empty before the first.</summary>
    public string Run { get; set; } = "";

    /// <summary>All runs that took it up, each between commas: an earlier one does not come back.</summary>
    public string Runs { get; set; } = ",";

    /// <summary>Number of the last call of the run.</summary>
    public long Sequence { get; set; }

    /// <summary>What that call was answered, as JSON; null before the first.</summary>
    public string? Answer { get; set; }

    /// <summary>When a call came, or Step Functions was asked, last.</summary>
    public required DateTimeOffset HeardAt { get; set; }

    /// <summary>When the attempt ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Seconds of the last run; null: unknown.</summary>
    public double? Seconds { get; set; }

    /// <summary>Memory of the function in MiB; null: unknown.</summary>
    public int? MemoryMib { get; set; }

    /// <summary>What it is billed by, in GB-seconds, its start apart; null: unknown.</summary>
    public double? GigabyteSeconds => Seconds * MemoryMib / 1024;
}

internal sealed class LambdaExecutionMapping : IEntityTypeConfiguration<LambdaExecution>
{
    public void Configure(EntityTypeBuilder<LambdaExecution> builder)
    {
        builder.ToTable("lambda_executions");
        builder.HasKey(e => new { e.TaskId, e.Attempt });
        builder.HasIndex(e => e.JobId).HasDatabaseName("ix_lambda_executions_job");
        builder.Ignore(e => e.GigabyteSeconds);
    }
}
