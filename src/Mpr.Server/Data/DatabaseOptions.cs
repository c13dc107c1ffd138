namespace Mpr.Server.Data;

/// <summary>Which database holds the rows, from the one setting <c>MPR_DATABASE</c>.</summary>
/// <param name="ConnectionString">What the provider connects with; may hold a password and is never logged.</param>
/// <param name="IsPostgres">PostgreSQL when true, a SQLite file otherwise.</param>
public sealed record DatabaseOptions(string ConnectionString, bool IsPostgres)
{
    private const string SqlitePrefix = "sqlite:";

    /// <summary>Reads <c>sqlite:PATH</c> or a PostgreSQL connection, either keywords or a postgres:// URL.</summary>
    /// <exception cref="ArgumentException">The text is neither.</exception>
    public static DatabaseOptions Parse(string text)
    {
        if (text.StartsWith(SqlitePrefix, StringComparison.OrdinalIgnoreCase))
        {
            var path = Path.GetFullPath(text[SqlitePrefix.Length..]);
            return new DatabaseOptions(SqliteConnection(path), false);
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "postgres" or "postgresql")
        {
            return new DatabaseOptions(FromUrl(url!), true);
        }

        return text.Contains("Host=", StringComparison.OrdinalIgnoreCase)
            ? new DatabaseOptions(text, true)
            : throw new ArgumentException(
                "MPR_DATABASE is neither sqlite:PATH nor a PostgreSQL connection (Host=...;Database=... or postgres://...).");
    }

    private static string SqliteConnection(string path) =>
        new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = Microsoft.Data.Sqlite.SqliteOpenMode.ReadWriteCreate,
            // Seconds that a writer waits for another one; the provider maps it to busy_timeout.
            DefaultTimeout = 30,
        }.ToString();

    private static string FromUrl(Uri url)
    {
        var user = url.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        return new Npgsql.NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.IsDefaultPort || url.Port < 0 ? 5432 : url.Port,
            Database = url.AbsolutePath.TrimStart('/'),
            Username = user is [{ Length: > 0 }, ..] ? user[0] : null,
            Password = user.Length > 1 ? user[1] : null,
        }.ToString();
    }
}
