using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mpr.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Routing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tasks_queue",
                table: "tasks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_tasks_counts",
                table: "tasks");

            migrationBuilder.AddColumn<string>(
                name: "about",
                table: "workers",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<double>(
                name: "load",
                table: "workers",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "queues",
                table: "workers",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "resting",
                table: "workers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "room",
                table: "workers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "tags",
                table: "workers",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "avoid_worker",
                table: "tasks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "first_failed_at",
                table: "tasks",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "reservation",
                table: "tasks",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "tags",
                table: "tasks",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "job_events",
                columns: table => new
                {
                    seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    job_id = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_job_events", x => x.seq);
                    table.ForeignKey(
                        name: "FK_job_events_jobs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_tasks_queue",
                table: "tasks",
                columns: new[] { "pool", "tags", "priority", "turn", "id" },
                filter: "status = 'queued'");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_undispatched",
                table: "tasks",
                column: "id",
                filter: "status = 'queued' AND dispatched_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_waiting",
                table: "tasks",
                column: "pool",
                filter: "status = 'waiting'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_tasks_counts",
                table: "tasks",
                sql: "attempt >= 0 AND failures >= 0 AND lost_leases >= 0 AND max_attempts >= 1 AND reservation >= 0");

            migrationBuilder.CreateIndex(
                name: "IX_job_events_at",
                table: "job_events",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_job_events_job_id",
                table: "job_events",
                column: "job_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "job_events");

            migrationBuilder.DropIndex(
                name: "ix_tasks_queue",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_undispatched",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "ix_tasks_waiting",
                table: "tasks");

            migrationBuilder.DropCheckConstraint(
                name: "ck_tasks_counts",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "about",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "load",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "queues",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "resting",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "room",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "tags",
                table: "workers");

            migrationBuilder.DropColumn(
                name: "avoid_worker",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "first_failed_at",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "reservation",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "tags",
                table: "tasks");

            migrationBuilder.CreateIndex(
                name: "ix_tasks_queue",
                table: "tasks",
                columns: new[] { "pool", "priority", "turn", "id" },
                filter: "status = 'queued'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_tasks_counts",
                table: "tasks",
                sql: "attempt >= 0 AND failures >= 0 AND lost_leases >= 0 AND max_attempts >= 1");
        }
    }
}
