namespace Mpr.Jobs.Dispatch;

/// <summary>Tasks of one pool that ask for the same tags: taken in order, by any worker that has them.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Tags">Joined tags; empty for those that ask for none.</param>
internal sealed record TaskLine(string Pool, string Tags)
{
    /// <summary>SQL for the name of the queue of a row of tasks; the same as <see cref="Queue"/>.</summary>
    public const string QueueOf = "t.pool || CASE t.tags WHEN '' THEN '' ELSE '-' || replace(t.tags, ',', '-') END";

    /// <summary>Name of the line's queue in the dispatcher.</summary>
    public string Queue => Tags.Length == 0 ? Pool : $"{Pool}-{Tags.Replace(',', '-')}";

    /// <summary>The line of a queue.</summary>
    public static TaskLine Parse(string queue) => queue.IndexOf('-', StringComparison.Ordinal) is var dash and >= 0
        ? new(queue[..dash], queue[(dash + 1)..].Replace('-', ','))
        : new(queue, "");

    /// <summary>The lines that a worker with these tags serves in a pool, those that ask for most first.</summary>
    public static IReadOnlyList<TaskLine> Of(string pool, IReadOnlyList<string> tags) =>
    [
        .. Enumerable.Range(0, 1 << tags.Count)
            .Select(mask => tags.Where((_, bit) => (mask & (1 << bit)) != 0).ToList())
            .OrderByDescending(subset => subset.Count)
            .Select(subset => new TaskLine(pool, TaskTags.Join(subset))),
    ];
}
