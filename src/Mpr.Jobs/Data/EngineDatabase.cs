using System.Data.Common;
using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore;

namespace Mpr.Jobs.Data;

/// <summary>Opens the application's context and runs the engine's short transactions on it.</summary>
internal sealed class EngineDatabase(Func<JobsDbContext> contexts, TimeProvider clock) : IDisposable
{
    private const int Tries = 5;

    // SQLite has one writer. Queueing here is fairer and quicker than its busy handler, which polls.
    private readonly SemaphoreSlim _writer = new(1, 1);
    private SqlDialect? _dialect;

    /// <summary>
    /// Runs the work in one transaction and commits it, unless the work answers null: then it is rolled back.
    /// Deadlocks and lost connections are tried again, so the work must be safe to repeat.
    /// </summary>
    /// <exception cref="DbException">The database does not answer, or refuses.</exception>
    public async Task<T?> TransactAsync<T>(
        Func<EngineTransaction, CancellationToken, Task<T?>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await WithContextAsync(
                    (context, token) => OnceAsync(context, work, token), cancellationToken).ConfigureAwait(false);
            }
            catch (DbException fault) when (fault.IsTransient && tries < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * tries), clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs work that reads, or whose single statement is its own transaction.</summary>
    public async Task<T> QueryAsync<T>(
        Func<EngineTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        return await WithContextAsync(
            async (context, token) =>
            {
                await OpenAsync(context, token).ConfigureAwait(false);
                return await work(Plain(context), token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs work on a context; on SQLite no other engine work of this process runs meanwhile.</summary>
    public async Task<T> WithContextAsync<T>(
        Func<JobsDbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var context = contexts();
        var gated = Dialect(context).IsSqlite;
        if (gated)
        {
            await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await work(context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (gated)
            {
                _writer.Release();
            }
        }
    }

    /// <summary>As <see cref="QueryAsync"/>, on the calling thread and without queueing for the writer.</summary>
    public T Query<T>(Func<EngineTransaction, T> work)
    {
        using var context = contexts();
        context.Database.SetCommandTimeout(TimeSpan.FromSeconds(5));
        Open(context);
        return work(Plain(context));
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    public SqlDialect Dialect(JobsDbContext context) => _dialect ??= SqlDialect.Of(context.Database);

    private async Task<T?> OnceAsync<T>(
        JobsDbContext context, Func<EngineTransaction, CancellationToken, Task<T?>> work, CancellationToken token)
    {
        await OpenAsync(context, token).ConfigureAwait(false);
        var connection = context.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
        var answer = await work(new(connection, transaction, Dialect(context)), token).ConfigureAwait(false);
        if (answer is not null)
        {
            await transaction.CommitAsync(token).ConfigureAwait(false);
        }

        return answer;
    }

    private static async Task OpenAsync(JobsDbContext context, CancellationToken token)
    {
        try
        {
            await context.Database.OpenConnectionAsync(token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault.InnerException is DbException cause)
        {
            throw Unwrapped(cause);
        }
    }

    private static void Open(JobsDbContext context)
    {
        try
        {
            context.Database.OpenConnection();
        }
        catch (Exception fault) when (fault.InnerException is DbException cause)
        {
            throw Unwrapped(cause);
        }
    }

    // EF Core's execution strategies wrap what the database says; the engine wants to hear it plainly.
    private static DbException Unwrapped(DbException cause)
    {
        ExceptionDispatchInfo.Capture(cause).Throw();
        return cause;
    }

    private EngineTransaction Plain(JobsDbContext context) =>
        new(context.Database.GetDbConnection(), null, Dialect(context));
}
