using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mpr.Server.Data.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "lambda_executions",
                columns: table => new
                {
                    task_id = table.Column<string>(type: "TEXT", nullable: false),
                    attempt = table.Column<int>(type: "INTEGER", nullable: false),
                    job_id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    arn = table.Column<string>(type: "TEXT", nullable: true),
                    starts = table.Column<int>(type: "INTEGER", nullable: false),
                    start_at = table.Column<long>(type: "INTEGER", nullable: false),
                    run = table.Column<string>(type: "TEXT", nullable: false),
                    runs = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    answer = table.Column<string>(type: "TEXT", nullable: true),
                    heard_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    seconds = table.Column<double>(type: "REAL", nullable: true),
                    memory_mib = table.Column<int>(type: "INTEGER", nullable: true)
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
