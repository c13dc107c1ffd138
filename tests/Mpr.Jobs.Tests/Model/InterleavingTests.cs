using Mpr.Jobs.Data;
using Mpr.Jobs.Tests.Kit;
using Mpr.Testing;

namespace Mpr.Jobs.Tests.Model;

/// <summary>
/// Every order in which the steps of two workers, a reconciler and a user can happen. Each step is one transaction, so
/// there are no others.
/// </summary>
public sealed class InterleavingTests() : EngineTest(Contract.Embedded.OpenAsync)
{
    private static readonly EndingRule Rule = new(new());

    [Fact]
    public async Task However_the_steps_of_two_workers_fall_at_most_one_publishes_and_its_result_stands()
    {
        await using var engine = Engine.Build(Backend, slots: 0);
        var orders = Interleave("AAAA", "BBBB").SelectMany(o => Interleave(o, "L")).SelectMany(o => Interleave(o, "C"))
            .Distinct().ToList();
        // 70 orders of the workers, with the loss of a lease and a cancellation at every place.
        Assert.Equal(70 * 9 * 10, orders.Count);
        foreach (var order in orders.Where((_, n) => LongRuns.Asked || n % 63 == 0))
        {
            await CheckAsync(engine, order);
        }
    }

    private async Task CheckAsync(Engine engine, string order)
    {
        var job = await engine.SubmitAsync();
        var world = new World(engine, job.Id, (await TaskAsync(job.Id)).Id);
        foreach (var step in order)
        {
            await (step switch
            {
                'A' => world.WorkAsync(world.A),
                'B' => world.WorkAsync(world.B),
                'L' => world.LoseAsync(),
                _ => engine.Queue.CancelAsync(job.Id, default),
            });
        }

        var task = await TaskAsync(job.Id);
        var ended = await JobAsync(job.Id);
        if (task.Status == JobTaskStatus.Succeeded)
        {
            // The upload that stands is the one whose attempt is recorded, and no other was completed.
            Assert.True(
                world.Published == task.Result, $"{order}: published {world.Published}, recorded {task.Result}");
            Assert.Equal(JobStatus.Succeeded, ended.Status);
        }
        else if (world.Published is { } published)
        {
            // Published by an attempt that lost its lease before it could record it: a later taker finds the residue.
            Assert.True(task.Residue is not null, $"{order}: {published} was published and is forgotten");
            Assert.True(task.Status is JobTaskStatus.Queued or JobTaskStatus.Running, $"{order}: {task.Status}");
        }

        Assert.True(world.Completions <= 1, order);
    }

    private static IEnumerable<string> Interleave(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return [a + b];
        }

        return Interleave(a[1..], b).Select(r => a[0] + r).Concat(Interleave(a, b[1..]).Select(r => b[0] + r));
    }

    /// <summary>One worker's place in its program: claim, upload, publish, record.</summary>
    private sealed class Hand
    {
        public int Step { get; set; }

        public ClaimedTask? Task { get; set; }

        public bool May { get; set; }

        public bool Completed { get; set; }
    }

    private sealed class World(Engine engine, string jobId, string taskId)
    {
        private readonly HashSet<string> _uploads = [];

        public Hand A { get; } = new();

        public Hand B { get; } = new();

        public string? Published { get; private set; }

        public int Completions { get; private set; }

        public async Task WorkAsync(Hand hand)
        {
            switch (hand.Step++)
            {
                case 0:
                    await ClaimAsync(hand);
                    break;
                case 1 when hand.Task is { } task:
                    hand.May = await engine.Database.QueryAsync(
                        (db, t) => LeaseStatements.PublishAsync(db, taskId, task.Attempt, t), default);
                    break;
                case 2 when hand is { May: true, Task: { } task } && _uploads.Remove(Name(task)):
                    (Published, hand.Completed) = (Name(task), true);
                    Completions++;
                    break;
                case 3 when hand.Task is { } task:
                    await EndAsync(task.Attempt, hand.Completed
                        ? new(AttemptEnding.Succeeded) { Result = Name(task) }
                        : new(AttemptEnding.Failed) { Code = "c", Message = "m" });
                    break;
                default:
                    break;
            }
        }

        public async Task LoseAsync()
        {
            var leases = await engine.Database.QueryAsync(
                (db, t) => QueueStatements.StaleAsync(db, TimeSpan.Zero, t), default);
            if (leases.FirstOrDefault(l => l.TaskId == taskId) is { } lease)
            {
                await EndAsync(lease.Attempt, new(AttemptEnding.Lost));
            }
        }

        private async Task ClaimAsync(Hand hand)
        {
            hand.Task = await engine.Database.TransactAsync(
                (db, t) => TaskStatements.ClaimAsync(db, taskId, "w", t), default);
            if (hand.Task is not { } task)
            {
                return;
            }

            if (task.Residue is { } residue)
            {
                // Recovery: the upload is removed first, then one looks for a result.
                _uploads.Remove(residue);
                if (Published is { } found)
                {
                    await EndAsync(task.Attempt, new(AttemptEnding.Succeeded) { Result = found });
                    hand.Task = null;
                    return;
                }

                await NoteAsync(task, null);
            }

            if (task.CancelRequested)
            {
                await EndAsync(task.Attempt, new(AttemptEnding.Canceled));
                hand.Task = null;
                return;
            }

            await NoteAsync(task, Name(task));
            _uploads.Add(Name(task));
        }

        private Task<bool> NoteAsync(ClaimedTask task, string? residue) => engine.Database.QueryAsync(
            (db, t) => LeaseStatements.NoteResidueAsync(db, taskId, task.Attempt, residue, t), default);

        private Task<IReadOnlyList<ReadyTask>?> EndAsync(int attempt, TaskEnding ending) =>
            engine.Database.TransactAsync(
                (db, t) => TaskStatements.EndAsync(db, Rule, taskId, attempt, null, ending, t), default);

        private string Name(ClaimedTask task) => $"\"{jobId}-{task.Attempt}\"";
    }
}
