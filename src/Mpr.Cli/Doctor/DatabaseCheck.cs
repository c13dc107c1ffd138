using System.Data.Common;
using Microsoft.Data.Sqlite;
using Mpr.Cli.Configuration;
using Mpr.Server.Data;
using Npgsql;

namespace Mpr.Cli.Doctor;

/// <summary>Whether the database answers.</summary>
internal static class DatabaseCheck
{
    private const string Name = "database";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Finding> RunAsync(Settings settings, CancellationToken cancellation)
    {
        var setting = settings.Get(SettingCatalogue.Database)
            ?? $"sqlite:{Path.Combine(settings.DataDirectory, "mpr.db")}";
        try
        {
            var options = DatabaseOptions.Parse(setting);
            return options.IsPostgres
                ? await AskAsync(new NpgsqlConnection(options.ConnectionString), "PostgreSQL", cancellation)
                : await SqliteAsync(options.ConnectionString, cancellation);
        }
        catch (ArgumentException wrong)
        {
            return Finding.Fail(Name, wrong.Message, $"Correct {SettingCatalogue.Database.Name}.");
        }
    }

    private static async Task<Finding> SqliteAsync(string connection, CancellationToken cancellation)
    {
        var path = new SqliteConnectionStringBuilder(connection).DataSource;
        return File.Exists(path)
            ? await AskAsync(new SqliteConnection(connection), path, cancellation)
            : Finding.Ok(Name, $"{path} is made at the first start.");
    }

    private static async Task<Finding> AskAsync(DbConnection connection, string what, CancellationToken cancellation)
    {
        await using (connection)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            try
            {
                await connection.OpenAsync(limit.Token);
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT 1";
                await command.ExecuteScalarAsync(limit.Token);
                return Finding.Ok(Name, $"{what} answers ({connection.ServerVersion}).");
            }
            catch (Exception fault) when (
                fault is DbException or OperationCanceledException or IOException or System.Net.Sockets.SocketException
                && !cancellation.IsCancellationRequested)
            {
                return Finding.Fail(
                    Name,
                    $"{what} does not answer: {fault.Message}",
                    $"Check {SettingCatalogue.Database.Name} and the server that it names.");
            }
        }
    }
}
