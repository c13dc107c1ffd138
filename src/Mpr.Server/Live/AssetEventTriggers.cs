using Mpr.Jobs;
using Mpr.Server.Data;

namespace Mpr.Server.Live;

/// <summary>
/// The triggers that write <see cref="AssetEvent"/>: no change of an asset is without its event, whichever process made
/// it. Installed at each start after the migrations, for a migration that rebuilds the table drops them.
/// </summary>
internal static class AssetEventTriggers
{
    private const string Probed = "OLD.status = 'pending' AND NEW.status <> 'pending'";

    private const string Removed =
        "(OLD.missing_since IS NULL AND NEW.missing_since IS NOT NULL) OR (OLD.replaced_at IS NULL AND NEW.replaced_at IS NOT NULL)";

    private const string Previewed = "NEW.previews <> OLD.previews";

    private const string Restored = "OLD.missing_since IS NOT NULL AND NEW.missing_since IS NULL";

    public static Task InstallAsync(MprDbContext db, CancellationToken cancellation) =>
        SchemaScript.ExecuteAsync(db, db is SqliteMprDbContext ? Sqlite : PostgreSql, cancellation);

    // https://sqlite.org/lang_createtrigger.html
    private static string Sqlite { get; } =
        Trigger("registered", "INSERT", "NEW", null)
        + Trigger("probed", "UPDATE OF status", "NEW", Probed)
        + Trigger("previewed", "UPDATE OF previews", "NEW", Previewed)
        + Trigger("removed", "UPDATE OF missing_since, replaced_at", "NEW", Removed)
        + Trigger("restored", "UPDATE OF missing_since", "NEW", Restored)
        // A version that was gone or replaced has been told of as removed.
        + Trigger("deleted", "DELETE", "OLD", "OLD.missing_since IS NULL AND OLD.replaced_at IS NULL", "removed");

    // https://www.postgresql.org/docs/current/plpgsql-trigger.html
    private static string PostgreSql { get; } =
        """
        SELECT pg_advisory_xact_lock(hashtext('mpr.assets.schema'));
        CREATE OR REPLACE FUNCTION mpr_note_asset() RETURNS trigger LANGUAGE plpgsql AS
        'DECLARE one assets%ROWTYPE;
         BEGIN
           IF TG_OP = ''DELETE'' THEN one := OLD; ELSE one := NEW; END IF;
           INSERT INTO asset_events (asset_id, key, kind, at) VALUES (
             one.id, one.key, TG_ARGV[0], CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint));
           RETURN NULL;
         END';

        """
        + Caller("registered", "INSERT", null)
        + Caller("probed", "UPDATE OF status", Probed)
        + Caller("previewed", "UPDATE OF previews", Previewed)
        + Caller("removed", "UPDATE OF missing_since, replaced_at", Removed)
        + Caller("restored", "UPDATE OF missing_since", Restored)
        + Caller("deleted", "DELETE", "OLD.missing_since IS NULL AND OLD.replaced_at IS NULL", "removed");

    private static string Trigger(string name, string change, string row, string? when, string? kind = null) => $"""
        DROP TRIGGER IF EXISTS tr_assets_{name};
        CREATE TRIGGER tr_assets_{name} AFTER {change} ON assets {(when is null ? "" : $"WHEN {when}")}
        BEGIN INSERT INTO asset_events (asset_id, key, kind, at)
        VALUES ({row}.id, {row}.key, '{kind ?? name}', CAST(round(unixepoch('subsec') * 1000) AS INTEGER)); END;

        """;

    private static string Caller(string name, string change, string? when, string? kind = null) => $"""
        CREATE OR REPLACE TRIGGER tr_assets_{name} AFTER {change} ON assets FOR EACH ROW
        {(when is null ? "" : $"WHEN ({when})")} EXECUTE FUNCTION mpr_note_asset('{kind ?? name}');

        """;
}
