namespace Mpr.Jobs;

/// <summary>A submission was refused because too much is queued already. Nothing was stored.</summary>
public sealed class QueueFullException : Exception
{
    /// <summary>Names the limit.</summary>
    public QueueFullException(string pool, string? group, int limit)
        : base(group is null
            ? $"The queue of pool {pool} is full: {limit} tasks wait."
            : $"Group '{group}' has {limit} tasks queued in pool {pool}, which is its limit.")
    {
    }

    /// <summary>With the default message.</summary>
    public QueueFullException()
    {
    }

    /// <summary>With a message.</summary>
    public QueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public QueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>When it is worth trying again; fit for an HTTP <c>Retry-After</c>.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(30);
}
