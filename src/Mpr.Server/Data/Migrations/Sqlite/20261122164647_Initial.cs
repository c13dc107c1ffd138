using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mpr.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "assets",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    bucket = table.Column<string>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    e_tag = table.Column<string>(type: "TEXT", nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    last_modified = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    failure_code = table.Column<string>(type: "TEXT", nullable: true),
                    failure_detail = table.Column<string>(type: "TEXT", nullable: true),
                    probe = table.Column<string>(type: "TEXT", nullable: true),
                    container = table.Column<string>(type: "TEXT", nullable: true),
                    duration = table.Column<double>(type: "REAL", nullable: true),
                    width = table.Column<int>(type: "INTEGER", nullable: true),
                    height = table.Column<int>(type: "INTEGER", nullable: true),
                    rotation = table.Column<int>(type: "INTEGER", nullable: true),
                    frame_rate = table.Column<double>(type: "REAL", nullable: true),
                    video_codec = table.Column<string>(type: "TEXT", nullable: true),
                    audio_codec = table.Column<string>(type: "TEXT", nullable: true),
                    bit_rate = table.Column<long>(type: "INTEGER", nullable: true),
                    channels = table.Column<int>(type: "INTEGER", nullable: true),
                    hdr = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    missing_since = table.Column<long>(type: "INTEGER", nullable: true),
                    replaced_at = table.Column<long>(type: "INTEGER", nullable: true),
                    probe_after = table.Column<long>(type: "INTEGER", nullable: true),
                    probe_failures = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    group = table.Column<string>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    progress = table.Column<double>(type: "REAL", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    error_code = table.Column<string>(type: "TEXT", nullable: true),
                    error_message = table.Column<string>(type: "TEXT", nullable: true),
                    error_retryable = table.Column<bool>(type: "INTEGER", nullable: true),
                    error_advice = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true),
                    @class = table.Column<string>(name: "class", type: "TEXT", maxLength: 40, nullable: false),
                    asset_id = table.Column<string>(type: "TEXT", nullable: true),
                    source_key = table.Column<string>(type: "TEXT", nullable: true),
                    output_key = table.Column<string>(type: "TEXT", nullable: true),
                    preset = table.Column<string>(type: "TEXT", nullable: true),
                    operation = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_jobs", x => x.id);
                    table.CheckConstraint("ck_jobs_error", "status <> 'failed' OR error_code IS NOT NULL");
                    table.CheckConstraint("ck_jobs_finished", "(status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL)");
                    table.CheckConstraint("ck_jobs_progress", "progress >= 0 AND progress <= 100 AND (status = 'succeeded' OR progress < 100)");
                    table.CheckConstraint("ck_jobs_status", "status IN ('queued', 'running', 'canceling', 'succeeded', 'failed', 'canceled')");
                });

            migrationBuilder.CreateTable(
                name: "pools",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    paused = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pools", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "workers",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    pools = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    draining = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workers", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    job_id = table.Column<string>(type: "TEXT", nullable: false),
                    ordinal = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    payload = table.Column<string>(type: "TEXT", nullable: false),
                    pool = table.Column<string>(type: "TEXT", nullable: false),
                    weight = table.Column<double>(type: "REAL", nullable: false),
                    max_attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    group = table.Column<string>(type: "TEXT", nullable: false),
                    turn = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    lost_leases = table.Column<int>(type: "INTEGER", nullable: false),
                    not_before = table.Column<long>(type: "INTEGER", nullable: true),
                    dispatched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    worker = table.Column<string>(type: "TEXT", nullable: true),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    heartbeat_at = table.Column<long>(type: "INTEGER", nullable: true),
                    cancel_requested = table.Column<bool>(type: "INTEGER", nullable: false),
                    publishing = table.Column<bool>(type: "INTEGER", nullable: false),
                    progress = table.Column<double>(type: "REAL", nullable: false),
                    phase = table.Column<string>(type: "TEXT", nullable: true),
                    progress_detail = table.Column<string>(type: "TEXT", nullable: true),
                    residue = table.Column<string>(type: "TEXT", nullable: true),
                    result = table.Column<string>(type: "TEXT", nullable: true),
                    error_code = table.Column<string>(type: "TEXT", nullable: true),
                    error_message = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tasks", x => x.id);
                    table.CheckConstraint("ck_tasks_counts", "attempt >= 0 AND failures >= 0 AND lost_leases >= 0 AND max_attempts >= 1");
                    table.CheckConstraint("ck_tasks_finished", "(status IN ('succeeded', 'failed', 'canceled')) = (finished_at IS NOT NULL)");
                    table.CheckConstraint("ck_tasks_lease", "(status = 'running') = (worker IS NOT NULL) AND (status = 'running') = (heartbeat_at IS NOT NULL)");
                    table.CheckConstraint("ck_tasks_progress", "progress >= 0 AND progress <= 1 AND weight > 0");
                    table.CheckConstraint("ck_tasks_publishing", "status = 'running' OR NOT publishing");
                    table.CheckConstraint("ck_tasks_result", "(status = 'succeeded') = (result IS NOT NULL)");
                    table.CheckConstraint("ck_tasks_status", "status IN ('waiting', 'queued', 'running', 'succeeded', 'failed', 'canceled')");
                    table.ForeignKey(
                        name: "FK_tasks_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "task_attempts",
                columns: table => new
                {
                    task_id = table.Column<string>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    worker = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ending = table.Column<string>(type: "TEXT", nullable: true),
                    failure_code = table.Column<string>(type: "TEXT", nullable: true),
                    failure_message = table.Column<string>(type: "TEXT", nullable: true),
                    log = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_attempts", x => new { x.task_id, x.number });
                    table.CheckConstraint("ck_task_attempts_ended", "(ending IS NULL) = (ended_at IS NULL)");
                    table.CheckConstraint("ck_task_attempts_ending", "ending IN ('succeeded', 'failed', 'canceled', 'stopped', 'lost')");
                    table.ForeignKey(
                        name: "FK_task_attempts_tasks_task_id",
                        column: x => x.task_id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "task_dependencies",
                columns: table => new
                {
                    task_id = table.Column<string>(type: "TEXT", nullable: false),
                    depends_on_id = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_dependencies", x => new { x.task_id, x.depends_on_id });
                    table.ForeignKey(
                        name: "FK_task_dependencies_tasks_depends_on_id",
                        column: x => x.depends_on_id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_task_dependencies_tasks_task_id",
                        column: x => x.task_id,
                        principalTable: "tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_assets_current",
                table: "assets",
                columns: new[] { "bucket", "key" },
                unique: true,
                filter: "replaced_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_assets_pending",
                table: "assets",
                column: "id",
                filter: "status = 'pending'");

            migrationBuilder.CreateIndex(
                name: "IX_jobs_status_id",
                table: "jobs",
                columns: new[] { "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_jobs_active_output",
                table: "jobs",
                column: "output_key",
                unique: true,
                filter: "status IN ('queued', 'running', 'canceling')");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_source",
                table: "jobs",
                column: "source_key");

            migrationBuilder.CreateIndex(
                name: "IX_task_dependencies_depends_on_id",
                table: "task_dependencies",
                column: "depends_on_id");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_job_id_ordinal",
                table: "tasks",
                columns: new[] { "job_id", "ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tasks_groups",
                table: "tasks",
                columns: new[] { "pool", "priority", "group", "turn" },
                filter: "status = 'queued'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_leases",
                table: "tasks",
                column: "heartbeat_at",
                filter: "status = 'running'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_queue",
                table: "tasks",
                columns: new[] { "pool", "priority", "turn", "id" },
                filter: "status = 'queued'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_residues",
                table: "tasks",
                column: "id",
                filter: "residue IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assets");

            migrationBuilder.DropTable(
                name: "pools");

            migrationBuilder.DropTable(
                name: "task_attempts");

            migrationBuilder.DropTable(
                name: "task_dependencies");

            migrationBuilder.DropTable(
                name: "workers");

            migrationBuilder.DropTable(
                name: "tasks");

            migrationBuilder.DropTable(
                name: "jobs");
        }
    }
}
