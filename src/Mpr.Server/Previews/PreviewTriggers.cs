using Mpr.Jobs;
using Mpr.Server.Data;

namespace Mpr.Server.Previews;

/// <summary>
/// Triggers that note a version whose probe has made it ready, and one whose record is gone or was replaced, in the
/// transaction of that. A lease that runs stays as it is: whoever holds it ends first.
/// </summary>
internal static class PreviewTriggers
{
    private const string Ready = "OLD.status = 'pending' AND NEW.status = 'ready' AND NEW.replaced_at IS NULL";

    private const string Replaced = "OLD.replaced_at IS NULL AND NEW.replaced_at IS NOT NULL";

    private const string Gone = "OLD.replaced_at IS NULL";

    private const string Want =
        """
        INSERT INTO asset_previews (bucket, key, e_tag, asset_id, status, at, due_at, attempts, kinds)
        VALUES (NEW.bucket, NEW.key, NEW.e_tag, NEW.id, 'pending', NEW.updated_at, 0, 0, 0)
        ON CONFLICT (bucket, key, e_tag) DO UPDATE
        SET asset_id = excluded.asset_id, status = 'pending', at = excluded.at, attempts = 0;
        """;

    private const string Drop =
        """
        UPDATE asset_previews SET status = 'removed', attempts = 0
        WHERE bucket = OLD.bucket AND key = OLD.key AND e_tag = OLD.e_tag AND asset_id = OLD.id;
        """;

    /// <summary>Installs them. Idempotent; a migration that rebuilds a table drops its triggers.</summary>
    public static Task InstallAsync(MprDbContext db, CancellationToken cancellation) =>
        SchemaScript.ExecuteAsync(db, db is SqliteMprDbContext ? Sqlite : Postgres, cancellation);

    private const string Sqlite =
        $"""
        DROP TRIGGER IF EXISTS tr_previews_ready;
        CREATE TRIGGER tr_previews_ready AFTER UPDATE OF status ON assets WHEN {Ready} BEGIN {Want} END;
        DROP TRIGGER IF EXISTS tr_previews_replaced;
        CREATE TRIGGER tr_previews_replaced AFTER UPDATE OF replaced_at ON assets WHEN {Replaced} BEGIN {Drop} END;
        DROP TRIGGER IF EXISTS tr_previews_gone;
        CREATE TRIGGER tr_previews_gone AFTER DELETE ON assets WHEN {Gone} BEGIN {Drop} END;
        """;

    private const string Postgres =
        $"""
        SELECT pg_advisory_xact_lock(hashtext('mpr.previews.schema'));
        CREATE OR REPLACE FUNCTION mpr_want_previews() RETURNS trigger LANGUAGE plpgsql AS
        $body$BEGIN {Want} RETURN NULL; END$body$;
        CREATE OR REPLACE FUNCTION mpr_drop_previews() RETURNS trigger LANGUAGE plpgsql AS
        $body$BEGIN {Drop} RETURN NULL; END$body$;
        CREATE OR REPLACE TRIGGER tr_previews_ready AFTER UPDATE OF status ON assets
        FOR EACH ROW WHEN ({Ready}) EXECUTE FUNCTION mpr_want_previews();
        CREATE OR REPLACE TRIGGER tr_previews_replaced AFTER UPDATE OF replaced_at ON assets
        FOR EACH ROW WHEN ({Replaced}) EXECUTE FUNCTION mpr_drop_previews();
        CREATE OR REPLACE TRIGGER tr_previews_gone AFTER DELETE ON assets
        FOR EACH ROW WHEN ({Gone}) EXECUTE FUNCTION mpr_drop_previews();
        """;
}
