using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Mpr.Server.Data;

/// <summary>Lets `dotnet ef migrations add` make contexts; neither connects.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteMprDbContext>
{
    public SqliteMprDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteMprDbContext>();
        DataServices.Sqlite(options, "Data Source=design.db");
        return new SqliteMprDbContext(options.Options);
    }
}

/// <inheritdoc cref="SqliteDesignTime" />
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresMprDbContext>
{
    public PostgresMprDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgresMprDbContext>();
        DataServices.Postgres(options, "Host=localhost;Database=design");
        return new PostgresMprDbContext(options.Options);
    }
}
