using Mpr.Jobs;
using Mpr.Server.Data;

namespace Mpr.Server.Webhooks;

/// <summary>
/// Triggers that write a row for every event and every receiver, in the transaction of what happened. So no event is lost
/// by a death between the change and its telling, and none is told that was rolled back, whichever process or statement
/// made the change. What is told of it is kept as it was at that moment.
/// </summary>
internal static class WebhookTriggers
{
    // Failures tell of FFmpeg's last lines; a payload is to stay small.
    private const int LongestMessage = 1000;

    private const string JobEvents = "'queued', 'succeeded', 'failed', 'canceled'";

    /// <summary>Installs them. Idempotent; a migration that rebuilds a table drops its triggers.</summary>
    public static Task InstallAsync(MprDbContext db, CancellationToken cancellation) =>
        SchemaScript.ExecuteAsync(db, db is SqliteMprDbContext ? Sqlite() : Postgres(), cancellation);

    private static string Sqlite()
    {
        var sql = new Dialect(
            "'msg_' || lower(hex(randomblob(16)))",
            "json_object",
            "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            (part, whole) => $"instr({whole}, {part}) > 0");
        return $"""
            DROP TRIGGER IF EXISTS tr_webhooks_job;
            CREATE TRIGGER tr_webhooks_job AFTER INSERT ON job_events WHEN NEW.status IN ({JobEvents})
            BEGIN {Job(sql)}; END;
            DROP TRIGGER IF EXISTS tr_webhooks_asset_new;
            CREATE TRIGGER tr_webhooks_asset_new AFTER INSERT ON assets
            BEGIN {Asset(sql, "NEW", "registered")}; END;
            DROP TRIGGER IF EXISTS tr_webhooks_asset_back;
            CREATE TRIGGER tr_webhooks_asset_back AFTER UPDATE OF missing_since ON assets
            WHEN {Back} BEGIN {Asset(sql, "NEW", "registered")}; END;
            DROP TRIGGER IF EXISTS tr_webhooks_asset_probed;
            CREATE TRIGGER tr_webhooks_asset_probed AFTER UPDATE OF status ON assets
            WHEN {Probed} BEGIN {Asset(sql, "NEW", "probed")}; END;
            DROP TRIGGER IF EXISTS tr_webhooks_asset_missing;
            CREATE TRIGGER tr_webhooks_asset_missing AFTER UPDATE OF missing_since ON assets
            WHEN {Missing} BEGIN {Asset(sql, "NEW", "removed")}; END;
            DROP TRIGGER IF EXISTS tr_webhooks_asset_gone;
            CREATE TRIGGER tr_webhooks_asset_gone AFTER DELETE ON assets
            WHEN {Gone} BEGIN {Asset(sql, "OLD", "removed")}; END;
            """;
    }

    private static string Postgres()
    {
        var sql = new Dialect(
            "'msg_' || replace(gen_random_uuid()::text, '-', '')",
            "json_build_object",
            "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)",
            (part, whole) => $"strpos({whole}, {part}) > 0");
        return $"""
            SELECT pg_advisory_xact_lock(hashtext('mpr.webhooks.schema'));
            {Function("mpr_tell_job", $"IF NEW.status IN ({JobEvents}) THEN {Job(sql)}; END IF;")}
            CREATE OR REPLACE TRIGGER tr_webhooks_job AFTER INSERT ON job_events
            FOR EACH ROW EXECUTE FUNCTION mpr_tell_job();
            {Function("mpr_tell_asset_registered", Asset(sql, "NEW", "registered") + ";")}
            {Function("mpr_tell_asset_probed", Asset(sql, "NEW", "probed") + ";")}
            {Function("mpr_tell_asset_missing", Asset(sql, "NEW", "removed") + ";")}
            {Function("mpr_tell_asset_gone", Asset(sql, "OLD", "removed") + ";")}
            CREATE OR REPLACE TRIGGER tr_webhooks_asset_new AFTER INSERT ON assets
            FOR EACH ROW EXECUTE FUNCTION mpr_tell_asset_registered();
            CREATE OR REPLACE TRIGGER tr_webhooks_asset_back AFTER UPDATE OF missing_since ON assets
            FOR EACH ROW WHEN ({Back}) EXECUTE FUNCTION mpr_tell_asset_registered();
            CREATE OR REPLACE TRIGGER tr_webhooks_asset_probed AFTER UPDATE OF status ON assets
            FOR EACH ROW WHEN ({Probed}) EXECUTE FUNCTION mpr_tell_asset_probed();
            CREATE OR REPLACE TRIGGER tr_webhooks_asset_missing AFTER UPDATE OF missing_since ON assets
            FOR EACH ROW WHEN ({Missing}) EXECUTE FUNCTION mpr_tell_asset_missing();
            CREATE OR REPLACE TRIGGER tr_webhooks_asset_gone AFTER DELETE ON assets
            FOR EACH ROW WHEN ({Gone}) EXECUTE FUNCTION mpr_tell_asset_gone();
            """;
    }

    private const string Back = "OLD.missing_since IS NOT NULL AND NEW.missing_since IS NULL";

    private const string Probed = "OLD.status = 'pending' AND NEW.status <> 'pending'";

    private const string Missing = "OLD.missing_since IS NULL AND NEW.missing_since IS NOT NULL";

    // Of what was missing or replaced was told before.
    private const string Gone = "OLD.missing_since IS NULL AND OLD.replaced_at IS NULL";

    private static string Function(string name, string body) =>
        $"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$BEGIN {body} RETURN NULL; END$body$;";

    // A callback is told of the job's end alone: who submitted it knows that it is queued.
    private static string Job(Dialect sql) =>
        $"""
        INSERT INTO webhook_deliveries ({Columns})
        SELECT {sql.Id}, w.id, NULL, 'job.' || NEW.status, j.id, {JobData(sql)}, NEW.at, 'pending', 0, 0, 0
        FROM jobs j JOIN webhooks w ON {Wants(sql, "'job.' || NEW.status", "j.source_key")} WHERE j.id = NEW.job_id
        UNION ALL
        SELECT {sql.Id}, NULL, j.id, 'job.' || NEW.status, j.id, {JobData(sql)}, NEW.at, 'pending', 0, 0, 0
        FROM jobs j WHERE j.id = NEW.job_id AND j.callback_url IS NOT NULL AND NEW.status <> 'queued'
        """;

    private static string Asset(Dialect sql, string row, string happened) =>
        $"""
        INSERT INTO webhook_deliveries ({Columns})
        SELECT {sql.Id}, w.id, NULL, 'asset.{happened}', {row}.id, {AssetData(sql, row)}, {sql.Now}, 'pending', 0, 0, 0
        FROM webhooks w WHERE {Wants(sql, $"'asset.{happened}'", row + ".key")}
        """;

    private const string Columns =
        "id, webhook_id, job_id, type, subject, data, at, status, attempts, failures, due_at";

    private static string Wants(Dialect sql, string type, string key) =>
        $"w.enabled AND (w.events = '' OR {sql.Holds($"',' || {type} || ','", "w.events")})"
        + $" AND substr({key}, 1, length(w.prefix)) = w.prefix";

    private static string JobData(Dialect sql) =>
        $"""
        CAST({sql.Object}('id', j.id, 'version', NEW.version, 'status', NEW.status, 'type', j.type,
            'asset_id', j.asset_id, 'source_key', j.source_key, 'output_key', j.output_key, 'preset', j.preset,
            'group', j."group", 'error', CASE WHEN NEW.status = 'failed' THEN {sql.Object}('code', j.error_code,
            'message', substr(j.error_message, 1, {LongestMessage})) END) AS text)
        """;

    private static string AssetData(Dialect sql, string row) =>
        $"""
        CAST({sql.Object}('id', {row}.id, 'bucket', {row}.bucket, 'key', {row}.key, 'etag', {row}.e_tag,
            'size', {row}.size, 'status', {row}.status, 'kind', {row}.kind, 'duration', {row}.duration,
            'error', CASE WHEN {row}.failure_code IS NOT NULL THEN {sql.Object}('code', {row}.failure_code) END)
            AS text)
        """;

    private sealed record Dialect(string Id, string Object, string Now, Func<string, string, string> Holds);
}
