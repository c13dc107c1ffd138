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

    // Touched only by who holds the writer.
    private KeptConnection? _kept;

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
                return await OpenedAsync(
                    (context, commands, token) => OnceAsync(context, commands, work, token), cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (DbException fault) when (fault.IsTransient && tries < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * tries), clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// As <see cref="TransactAsync"/>, for changes that a power failure may take back: on SQLite it does not wait for
    /// the disk. Whoever relied on them dies with the machine, and what they did outside was noted by a later commit,
    /// which takes this one to the disk. On PostgreSQL, whose clients live on, it is the same as any transaction.
    /// See https://sqlite.org/pragma.html#pragma_synchronous.
    /// </summary>
    public async Task<T?> TransactLightlyAsync<T>(
        Func<EngineTransaction, CancellationToken, Task<T?>> work, CancellationToken cancellationToken)
    {
        if (!IsSqlite())
        {
            return await TransactAsync(work, cancellationToken).ConfigureAwait(false);
        }

        return await OpenedAsync(
            async (context, commands, token) =>
            {
                // After a fault the connection goes, and the setting with it.
                var plain = Plain(context, commands);
                await plain.ExecuteAsync("PRAGMA synchronous = NORMAL", token).ConfigureAwait(false);
                var answer = await OnceAsync(context, commands, work, token).ConfigureAwait(false);
                await plain.ExecuteAsync("PRAGMA synchronous = FULL", token).ConfigureAwait(false);
                return answer;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs work that reads, or whose single statement is its own transaction.</summary>
    public async Task<T> QueryAsync<T>(
        Func<EngineTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        return await OpenedAsync(
            (context, commands, token) => work(Plain(context, commands), token), cancellationToken)
            .ConfigureAwait(false);
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
    public void Dispose()
    {
        _kept?.Dispose();
        _writer.Dispose();
    }

    public SqlDialect Dialect(JobsDbContext context) => _dialect ??= SqlDialect.Of(context.Database);

    // On SQLite all goes through one connection that stays open; elsewhere the provider's pool serves.
    private async Task<T> OpenedAsync<T>(
        Func<JobsDbContext, CommandCache?, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (!IsSqlite())
        {
            await using var context = contexts();
            await OpenAsync(context, cancellationToken).ConfigureAwait(false);
            return await work(context, null, cancellationToken).ConfigureAwait(false);
        }

        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_kept is null)
            {
                var kept = new KeptConnection(contexts());
                _kept = kept;
                await OpenAsync(kept.Context, cancellationToken).ConfigureAwait(false);
            }

            return await work(_kept.Context, _kept.Commands, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Whatever it was, the next one starts on a connection without a past.
            _kept?.Dispose();
            _kept = null;
            throw;
        }
        finally
        {
            _writer.Release();
        }
    }

    private bool IsSqlite()
    {
        if (_dialect is null)
        {
            using var context = contexts();
            return Dialect(context).IsSqlite;
        }

        return _dialect.IsSqlite;
    }

    private async Task<T?> OnceAsync<T>(
        JobsDbContext context, CommandCache? commands,
        Func<EngineTransaction, CancellationToken, Task<T?>> work, CancellationToken token)
    {
        var connection = context.Database.GetDbConnection();
        await using var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
        var answer = await work(new(connection, transaction, Dialect(context), commands), token).ConfigureAwait(false);
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

    private EngineTransaction Plain(JobsDbContext context, CommandCache? commands = null) =>
        new(context.Database.GetDbConnection(), null, Dialect(context), commands);
}
