namespace Mpr.Jobs;

/// <summary>Where a task stands in the queue, and what it takes while it runs.</summary>
/// <param name="Pool">See <see cref="JobTask.Pool"/>.</param>
/// <param name="Tags">See <see cref="JobTask.Tags"/>.</param>
/// <param name="Reservation">See <see cref="JobTask.Reservation"/>.</param>
public sealed record TaskPlace(string Pool, string Tags, long Reservation);
