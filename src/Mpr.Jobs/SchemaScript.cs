using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Mpr.Jobs;

/// <summary>Runs scripts that make what migrations cannot say, such as triggers: all of it or nothing.</summary>
public static class SchemaScript
{
    /// <summary>Runs a script in a transaction of its own.</summary>
    /// <param name="context">The database.</param>
    /// <param name="script">Statements of its dialect, as they are: braces mean nothing in them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="System.Data.Common.DbException">A statement failed; nothing was kept.</exception>
    public static Task ExecuteAsync(DbContext context, string script, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync(token);
                await using var command = context.Database.GetDbConnection().CreateCommand();
                command.Transaction = transaction.GetDbTransaction();
                command.CommandText = script;
                await command.ExecuteNonQueryAsync(token);
                await transaction.CommitAsync(token);
            },
            cancellationToken);
    }
}
