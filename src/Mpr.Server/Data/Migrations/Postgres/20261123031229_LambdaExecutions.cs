using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mpr.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LambdaExecutions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "lambda_estimate",
                table: "jobs",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "lambda_executions",
                columns: table => new
                {
                    task_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    job_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    arn = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    starts = table.Column<int>(type: "integer", nullable: false),
                    start_at = table.Column<long>(type: "bigint", nullable: false),
                    run = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    runs = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    heard_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    seconds = table.Column<double>(type: "double precision", nullable: true),
                    memory_mib = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lambda_executions", x => new { x.task_id, x.attempt });
                });

            migrationBuilder.CreateIndex(
                name: "ix_lambda_executions_job",
                table: "lambda_executions",
                column: "job_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "lambda_executions");

            migrationBuilder.DropColumn(
                name: "lambda_estimate",
                table: "jobs");
        }
    }
}
