using Mpr.Jobs.Dispatch;

namespace Mpr.Jobs;

/// <summary>What a set of tasks must be to ever finish.</summary>
internal static class SubmissionRules
{
    /// <exception cref="ArgumentException">A rule is broken.</exception>
    public static void Check(IReadOnlyList<JobTask> tasks)
    {
        if (tasks.Count == 0)
        {
            throw new ArgumentException("A job needs at least one task.", nameof(tasks));
        }

        var open = tasks.ToDictionary(t => t.Id, t => t.DependsOn.Distinct().ToHashSet());
        foreach (var task in tasks)
        {
            PoolName.Check(task.Pool);
            if (TaskTags.Join(TaskTags.Split(task.Tags)) != task.Tags || task.Reservation < 0)
            {
                throw new ArgumentException($"{task.Id}: tags must be joined, a reservation not negative.", nameof(tasks));
            }

            if (!(task.Weight > 0) || task.MaxAttempts < 1)
            {
                throw new ArgumentException($"{task.Id}: weight must be above 0, attempts at least 1.", nameof(tasks));
            }

            if (task.DependsOn.FirstOrDefault(d => !open.ContainsKey(d)) is { } unknown)
            {
                throw new ArgumentException($"{task.Id} depends on {unknown}, which is not in the job.", nameof(tasks));
            }
        }

        RefuseCircles(open);
    }

    private static void RefuseCircles(Dictionary<string, HashSet<string>> open)
    {
        while (open.Count > 0)
        {
            var free = open.Where(t => t.Value.Count == 0).Select(t => t.Key).ToList();
            if (free.Count == 0)
            {
                throw new ArgumentException($"The dependencies of {open.First().Key} go round in a circle.");
            }

            free.ForEach(id => open.Remove(id));
            foreach (var waits in open.Values)
            {
                waits.ExceptWith(free);
            }
        }
    }
}
