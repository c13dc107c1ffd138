using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mpr.Jobs;

/// <summary>
/// Sets each SQLite connection up for many readers and one patient writer: write-ahead log, every commit on the disk
/// before it is answered, ten seconds of patience for a lock, foreign keys on. Add it to the context's interceptors;
/// on other databases it does nothing. See https://sqlite.org/pragma.html.
/// </summary>
public sealed class SqliteConnectionSettings : DbConnectionInterceptor
{
    private const string Pragmas =
        "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        Apply(connection);

    /// <inheritdoc />
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite has no asynchronous work: the statement never leaves the process.
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (connection.GetType().Name != "SqliteConnection")
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
