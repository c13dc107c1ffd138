using Microsoft.EntityFrameworkCore;
using Mpr.Server.Data;
using Mpr.Server.Hosting;

namespace Mpr.Server.Health;

/// <summary>Whether requests can be taken: a job is accepted only into the database.</summary>
public sealed class DatabaseReadiness(IDbContextFactory<MprDbContext> databases)
{
    /// <exception cref="ProblemException">503: the database does not answer.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (!await db.Database.CanConnectAsync(cancellation))
        {
            throw new ProblemException(
                RefusalCatalogue.DatabaseUnavailable, "The database does not answer.", "Check MPR_DATABASE.");
        }
    }
}
