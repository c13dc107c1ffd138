using CsCheck;
using Mpr.Jobs.Data;
using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;

namespace Mpr.Jobs.Tests.Model;

/// <summary>
/// Random operations, in random order, by holders of fresh and stale leases: the rows do what the reference does.
/// </summary>
public sealed class StateMachineTests() : EngineTest(Contract.Embedded.OpenAsync)
{
    private const int MaxAttempts = 2;
    private const int LostLimit = 3;

    private static readonly EndingRule Rule = new(
        new() { LostLeaseLimit = LostLimit, RetryDelay = TimeSpan.Zero, RetryDelayLimit = TimeSpan.Zero });

    // What to do, to which task, and with which lease: 0 the latest, 1 the one before.
    private static readonly Gen<(int What, int Task, int Behind)> Step = Gen.Select(
        Gen.Int[0, 12], Gen.Int[0, 3], Gen.Frequency((5, Gen.Const(0)), (1, Gen.Const(1))));

    private static readonly Gen<((int What, int Task, int Behind)[] Steps, int Shape)> Runs =
        Gen.Select(Step.Array[1, 40], Gen.Int[0, 3]);

    private static readonly int[][][] Shapes =
    [
        [[]],
        [[], [0]],
        [[], [], [0, 1]],
        [[], [0], [0], [1, 2]],
    ];

    [Fact]
    public async Task Any_sequence_of_operations_leaves_what_the_reference_says()
    {
        await using var engine = Engine.Build(Backend, slots: 0);
        await Runs.SampleAsync(
            run => CheckAsync(engine, run.Steps, Shapes[run.Shape]), iter: LongRuns.Asked ? 5_000 : 25, threads: 1);
    }

    private async Task CheckAsync(Engine engine, (int What, int Task, int Behind)[] steps, int[][] shape)
    {
        var reference = new ReferenceJob([.. shape.Select(after => new ReferenceTask(after))], MaxAttempts, LostLimit);
        var tasks = new List<JobTask>();
        foreach (var after in shape)
        {
            tasks.Add(Engine.NewTask("work", [.. after.Select(a => tasks[a])], MaxAttempts));
        }

        var job = await engine.SubmitAsync(tasks);
        var done = new List<string>();
        foreach (var step in steps)
        {
            var at = step.Task % shape.Length;
            var (name, same) = await StepAsync(engine, job, tasks[at].Id, reference, reference.Tasks[at], step);
            done.Add($"{name}({at}{(step.Behind > 0 ? ", stale" : "")})");
            var rows = await DescribeAsync(job.Id);
            var expected = string.Join(
                ", ", reference.Tasks.Select(t => t.Describe()).Prepend(reference.Status.ToString()));
            Assert.True(
                same && rows == expected, $"{string.Join(' ', done)}\nrows:      {rows}\nreference: {expected}");
        }
    }

    private static async Task<(string Name, bool Same)> StepAsync(
        Engine engine, TestJob job, string id, ReferenceJob reference, ReferenceTask task,
        (int What, int Task, int Behind) step)
    {
        var attempt = task.Attempt - step.Behind;
        switch (step.What)
        {
            case 0 or 1 or 2 or 3:
                return ("claim", await ClaimAsync(engine, id) == ReferenceJob.Claim(task));
            case 4:
                var may = ReferenceJob.Holds(task, attempt) && !task.Cancel;
                return ("publish", may == await engine.Database.QueryAsync(
                    (db, t) => LeaseStatements.PublishAsync(db, id, attempt, t), default));
            case 5:
                var holds = ReferenceJob.Holds(task, attempt);
                task.Residue |= holds;
                return ("note", holds == await engine.Database.QueryAsync(
                    (db, t) => LeaseStatements.NoteResidueAsync(db, id, attempt, "r", t), default));
            case 6:
                return ("beat", Beat(engine, id, attempt) == (ReferenceJob.Holds(task, attempt) ? task.Cancel : null));
            case 7:
                return ("cancel", await engine.Queue.CancelAsync(job.Id, default) == reference.Cancel());
            case 8:
                return ("retry", await engine.Queue.RetryAsync(job.Id, default) == reference.Retry());
            default:
                var ending = Endings[step.What - 9];
                return ($"end {ending.Ending}", await EndAsync(engine, id, attempt, ending)
                    == reference.End(task, attempt, ending.Ending, ending.Retryable));
        }
    }

    private static readonly TaskEnding[] Endings =
    [
        new(AttemptEnding.Succeeded) { Result = "{}" },
        new(AttemptEnding.Failed) { Code = "c", Message = "m", Retryable = true },
        new(AttemptEnding.Stopped),
        new(AttemptEnding.Lost),
    ];

    private static async Task<bool> ClaimAsync(Engine engine, string id) => await engine.Database.TransactAsync(
        (db, t) => TaskStatements.ClaimAsync(db, id, "w", t), default) is not null;

    private static bool? Beat(Engine engine, string id, int attempt) => engine.Database.Query(
        db => LeaseStatements.Beat(db, [new(id, attempt, "", new(0.5))])).FirstOrDefault()?.CancelRequested;

    private static async Task<bool> EndAsync(Engine engine, string id, int attempt, TaskEnding ending) =>
        await engine.Database.TransactAsync(
            (db, t) => TaskStatements.EndAsync(db, Rule, id, attempt, null, ending, t), default) is not null;

    private async Task<string> DescribeAsync(string jobId)
    {
        var job = await JobAsync(jobId);
        var tasks = await TasksAsync(jobId);
        return string.Join(", ", tasks.Select(t =>
                $"{t.Status} a{t.Attempt} f{t.Failures} l{t.LostLeases} "
                + $"c{(t.CancelRequested ? 1 : 0)} r{(t.Residue is null ? 0 : 1)}")
            .Prepend(job.Status.ToString()));
    }
}
