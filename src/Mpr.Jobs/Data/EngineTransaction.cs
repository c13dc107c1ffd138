using System.Data.Common;

namespace Mpr.Jobs.Data;

/// <summary>
/// Plain SQL on one connection, in one transaction when there is one. <c>{now}</c> stands for the database's time.
/// </summary>
/// <param name="connection">An open connection.</param>
/// <param name="transaction">Its transaction; null outside one.</param>
/// <param name="dialect">The database's words.</param>
/// <param name="kept">Commands that stay compiled on a connection that is kept; null compiles each anew.</param>
internal sealed class EngineTransaction(
    DbConnection connection, DbTransaction? transaction, SqlDialect dialect, CommandCache? kept = null)
{
    public bool IsSqlite => dialect.IsSqlite;

    public async Task<int> ExecuteAsync(
        string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] values)
    {
        var command = Command(sql, values);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Release(command);
        }
    }

    public async Task<List<T>> QueryAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken,
        params (string Name, object? Value)[] values)
    {
        var command = Command(sql, values);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        finally
        {
            Release(command);
        }
    }

    /// <summary>For the heartbeat's own thread, which must not wait for the thread pool.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private void Release(DbCommand command)
    {
        if (kept?.Holds(command) is not true)
        {
            command.Dispose();
        }
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] values)
    {
        if (kept?.Find(sql) is { } known)
        {
            known.Transaction = transaction;
            for (var n = 0; n < values.Length; n++)
            {
                known.Parameters[n].Value = values[n].Value ?? DBNull.Value;
            }

            return known;
        }

        var command = connection.CreateCommand();
        kept?.Keep(sql, command);
        command.Transaction = transaction;
        command.CommandText = sql.Replace("{now}", dialect.Now, StringComparison.Ordinal);
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
