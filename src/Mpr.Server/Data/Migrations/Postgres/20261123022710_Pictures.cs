using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mpr.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Pictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "previews",
                table: "assets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "asset_previews",
                columns: table => new
                {
                    bucket = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    e_tag = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    asset_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    due_at = table.Column<long>(type: "bigint", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    kinds = table.Column<int>(type: "integer", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: true),
                    filmstrip = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    picture_problem = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    sound_problem = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_asset_previews", x => new { x.bucket, x.key, x.e_tag });
                });

            migrationBuilder.CreateIndex(
                name: "ix_asset_previews_open",
                table: "asset_previews",
                column: "at",
                filter: "status IN ('pending', 'removed')");

            // What was probed before there were previews gets its own, too.
            migrationBuilder.Sql(
                """
                INSERT INTO asset_previews (bucket, key, e_tag, asset_id, status, at, due_at, attempts, kinds)
                SELECT bucket, key, e_tag, id, 'pending', updated_at, 0, 0, 0 FROM assets
                WHERE status = 'ready' AND replaced_at IS NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "asset_previews");

            migrationBuilder.DropColumn(
                name: "previews",
                table: "assets");
        }
    }
}
