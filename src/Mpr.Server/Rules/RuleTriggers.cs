using Mpr.Jobs;
using Mpr.Server.Data;

namespace Mpr.Server.Rules;

/// <summary>
/// A trigger that notes each asset for each rule under whose prefix it lies, in the transaction that makes it ready. A
/// death after that loses nothing; a version that a rule has had is not noted again. One that waits is looked at anew: its
/// record may be another one by now.
/// </summary>
internal static class RuleTriggers
{
    private const string Became = "OLD.status = 'pending' AND NEW.status = 'ready'";

    /// <summary>Installs it. Idempotent; a migration that rebuilds a table drops its triggers.</summary>
    public static Task InstallAsync(MprDbContext db, CancellationToken cancellation) =>
        SchemaScript.ExecuteAsync(db, db is SqliteMprDbContext ? Sqlite : Postgres, cancellation);

    private const string Note =
        """
        INSERT INTO rule_matches (rule_id, bucket, key, e_tag, asset_id, status, at, due_at)
        SELECT r.id, NEW.bucket, NEW.key, NEW.e_tag, NEW.id, 'pending', NEW.updated_at, 0
        FROM rules r WHERE r.enabled AND substr(NEW.key, 1, length(r.prefix)) = r.prefix AND NEW.replaced_at IS NULL
        ON CONFLICT (rule_id, bucket, key, e_tag) DO UPDATE SET asset_id = excluded.asset_id, due_at = 0
        WHERE rule_matches.status = 'pending';
        """;

    private const string Sqlite =
        $"""
        DROP TRIGGER IF EXISTS tr_rules_asset_ready;
        CREATE TRIGGER tr_rules_asset_ready AFTER UPDATE OF status ON assets WHEN {Became} BEGIN {Note} END;
        """;

    private const string Postgres =
        $"""
        SELECT pg_advisory_xact_lock(hashtext('mpr.rules.schema'));
        CREATE OR REPLACE FUNCTION mpr_note_for_rules() RETURNS trigger LANGUAGE plpgsql AS
        $body$BEGIN {Note} RETURN NULL; END$body$;
        CREATE OR REPLACE TRIGGER tr_rules_asset_ready AFTER UPDATE OF status ON assets
        FOR EACH ROW WHEN ({Became}) EXECUTE FUNCTION mpr_note_for_rules();
        """;
}
