using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Mpr.Server.Data.Migrations.Postgres
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
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<double>(
                name: "load",
                table: "workers",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "queues",
                table: "workers",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "resting",
                table: "workers",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "room",
                table: "workers",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "tags",
                table: "workers",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "avoid_worker",
                table: "tasks",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "first_failed_at",
                table: "tasks",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "reservation",
                table: "tasks",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "tags",
                table: "tasks",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "job_events",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    job_id = table.Column<string>(type: "character varying(40)", nullable: false, collation: "C"),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
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
