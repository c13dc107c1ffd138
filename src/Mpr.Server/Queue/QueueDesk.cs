using System.Globalization;
using Mpr.Jobs;
using Mpr.Server.Hosting;

namespace Mpr.Server.Queue;

/// <summary>What people see of the queue and do to it.</summary>
public sealed class QueueDesk(QueueViews views, JobQueue queue)
{
    /// <summary>The pools with what waits and runs in them.</summary>
    public async Task<QueueDocument> ShowAsync(CancellationToken cancellation) =>
        new([.. (await views.ListPoolsAsync(cancellation)).Select(PoolDocument.From)]);

    /// <summary>Where every waiting task stands and why it waits.</summary>
    /// <exception cref="ProblemException">The cursor is not one of ours.</exception>
    public async Task<Page<PlaceDocument>> ListAsync(
        string? pool, int limit, string? after, CancellationToken cancellation)
    {
        var skip = 0;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
        {
            throw ProblemException.Invalid("cursor is not one of this list.");
        }

        var rows = await views.ListPlacesAsync(pool, skip, limit + 1, cancellation);
        var more = rows.Count > limit;
        return new Page<PlaceDocument>(
            [.. rows.Take(limit).Select(PlaceDocument.From)],
            more ? Cursor.Write((skip + limit).ToString(CultureInfo.InvariantCulture)) : null);
    }

    /// <summary>Lets no worker take tasks from a pool, or lets them again; what runs goes on.</summary>
    /// <exception cref="ProblemException">The text is no name of a pool.</exception>
    public async Task<QueueDocument> PauseAsync(string pool, bool pause, CancellationToken cancellation)
    {
        try
        {
            await (pause ? queue.PausePoolAsync(pool, cancellation) : queue.ResumePoolAsync(pool, cancellation));
        }
        catch (ArgumentException wrong)
        {
            throw ProblemException.Invalid(wrong.Message);
        }

        return await ShowAsync(cancellation);
    }
}
