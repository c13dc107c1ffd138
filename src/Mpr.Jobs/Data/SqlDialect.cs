using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Mpr.Jobs.Data;

/// <summary>The few words in which the two databases differ.</summary>
/// <param name="IsSqlite">SQLite rather than PostgreSQL.</param>
/// <param name="Now">Expression for the database's own time in Unix milliseconds.</param>
internal sealed record SqlDialect(bool IsSqlite, string Now)
{
    public const string PostgreSqlProvider = "Npgsql.EntityFrameworkCore.PostgreSQL";
    private const string SqliteProvider = "Microsoft.EntityFrameworkCore.Sqlite";

    // https://sqlite.org/lang_datefunc.html#uepch
    private static readonly SqlDialect Sqlite = new(true, "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)");

    // now() would be the start of the transaction.
    private static readonly SqlDialect PostgreSql = new(
        false, "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)");

    /// <summary>A query for the time as one row with the column that EF Core expects of a scalar.</summary>
    public string SelectNow { get; } = $"SELECT {Now} AS \"Value\"";

    public static SqlDialect Of(DatabaseFacade database) => database.ProviderName switch
    {
        SqliteProvider => Sqlite,
        PostgreSqlProvider => PostgreSql,
        var other => throw new NotSupportedException($"The job engine runs on SQLite and PostgreSQL, not on {other}."),
    };
}
