using Mpr.Jobs.Data;

namespace Mpr.Jobs;

/// <summary>What the database itself enforces beyond the model's constraints.</summary>
public static class JobsSchema
{
    // From -> to. Whatever is not listed is refused by a trigger, whoever writes.
    private static readonly (string From, string[] To)[] TaskMoves =
    [
        ("waiting", ["queued", "canceled"]),
        ("queued", ["running", "canceled"]),
        ("running", ["queued", "succeeded", "failed", "canceled"]),
        ("failed", ["waiting", "queued"]),
        ("canceled", ["waiting", "queued"]),
    ];

    private static readonly (string From, string[] To)[] JobMoves =
    [
        ("queued", ["running", "canceling"]),
        ("running", ["queued", "canceling", "succeeded", "failed"]),
        ("canceling", ["succeeded", "failed", "canceled"]),
        ("failed", ["queued"]),
        ("canceled", ["queued"]),
    ];

    /// <summary>
    /// Installs the triggers that refuse illegal changes of state and attempt numbers that do not grow, and those that
    /// write <see cref="JobEvent"/>. Idempotent;
    /// call it at each start after the migrations, for a migration that rebuilds a table drops its triggers.
    /// </summary>
    /// <param name="context">Any context of the database.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task InstallAsync(JobsDbContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var dialect = SqlDialect.Of(context.Database);
        var script = dialect.IsSqlite ? Sqlite(dialect) : PostgreSql(dialect);
        return SchemaScript.ExecuteAsync(context, script, cancellationToken);
    }

    private static string Illegal((string From, string[] To)[] moves)
    {
        var legal = moves.Select(m => $"(OLD.status = '{m.From}' AND NEW.status IN ('{string.Join("', '", m.To)}'))");
        return $"OLD.status <> NEW.status AND NOT ({string.Join(" OR ", legal)})";
    }

    // A token that falls, or that grows other than by the claim, would let a stale attempt in.
    private const string IllegalToken =
        "NEW.attempt <> OLD.attempt + (CASE WHEN OLD.status = 'queued' AND NEW.status = 'running' THEN 1 ELSE 0 END)";

    private static string Sqlite(SqlDialect dialect) => $"""
        DROP TRIGGER IF EXISTS tr_tasks_moves;
        CREATE TRIGGER tr_tasks_moves BEFORE UPDATE OF status, attempt ON tasks
        WHEN ({Illegal(TaskMoves)}) OR {IllegalToken}
        BEGIN SELECT RAISE(ABORT, 'illegal change of a task'); END;
        DROP TRIGGER IF EXISTS tr_jobs_moves;
        CREATE TRIGGER tr_jobs_moves BEFORE UPDATE OF status ON jobs WHEN {Illegal(JobMoves)}
        BEGIN SELECT RAISE(ABORT, 'illegal change of a job'); END;
        DROP TRIGGER IF EXISTS tr_jobs_begun;
        CREATE TRIGGER tr_jobs_begun AFTER INSERT ON jobs BEGIN {Event(dialect)}; END;
        DROP TRIGGER IF EXISTS tr_jobs_changed;
        CREATE TRIGGER tr_jobs_changed AFTER UPDATE OF status ON jobs WHEN OLD.status <> NEW.status
        BEGIN {Event(dialect)}; END;
        """;

    // The outbox: written by the database, so no change of a state is without its event, nor an event without one.
    private static string Event(SqlDialect dialect) =>
        $"INSERT INTO job_events (job_id, version, status, at) VALUES (NEW.id, NEW.version, NEW.status, {dialect.Now})";

    private static string PostgreSql(SqlDialect dialect) => $"""
        SELECT pg_advisory_xact_lock(hashtext('mpr.jobs.schema'));
        CREATE OR REPLACE FUNCTION mpr_refuse_move() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE EXCEPTION USING
            ERRCODE = ''check_violation'', MESSAGE = ''illegal change in '' || TG_TABLE_NAME; END';
        CREATE OR REPLACE TRIGGER tr_tasks_moves BEFORE UPDATE OF status, attempt ON tasks FOR EACH ROW
        WHEN (({Illegal(TaskMoves)}) OR {IllegalToken}) EXECUTE FUNCTION mpr_refuse_move();
        CREATE OR REPLACE TRIGGER tr_jobs_moves BEFORE UPDATE OF status ON jobs FOR EACH ROW
        WHEN ({Illegal(JobMoves)}) EXECUTE FUNCTION mpr_refuse_move();
        CREATE OR REPLACE FUNCTION mpr_note_event() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN {Event(dialect).Replace("'", "''", StringComparison.Ordinal)}; RETURN NULL; END';
        CREATE OR REPLACE TRIGGER tr_jobs_begun AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION mpr_note_event();
        CREATE OR REPLACE TRIGGER tr_jobs_changed AFTER UPDATE OF status ON jobs FOR EACH ROW
        WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION mpr_note_event();
        """;
}
