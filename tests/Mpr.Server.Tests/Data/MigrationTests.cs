using Microsoft.EntityFrameworkCore;
using Mpr.Server.Data;

namespace Mpr.Server.Tests.Data;

public sealed class MigrationTests
{
    [Fact]
    public void The_migrations_of_SQLite_say_what_the_model_says()
    {
        using var db = new SqliteMprDbContext(
            new DbContextOptionsBuilder<SqliteMprDbContext>().UseSqlite("Data Source=:memory:").Options);

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void The_migrations_of_PostgreSQL_say_what_the_model_says()
    {
        using var db = new PostgresMprDbContext(
            new DbContextOptionsBuilder<PostgresMprDbContext>().UseNpgsql("Host=nowhere").Options);

        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }
}
