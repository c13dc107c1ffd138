using Microsoft.EntityFrameworkCore;
using Mpr.Jobs;
using Mpr.Server.Live;
using Mpr.Server.Previews;
using Mpr.Server.Rules;
using Mpr.Server.Webhooks;

namespace Mpr.Server.Data;

/// <summary>Registers the database that the setting names, and brings its schema up to date.</summary>
public static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddSingleton(database);
        if (database.IsPostgres)
        {
            services.AddPooledDbContextFactory<PostgresMprDbContext>(
                options => Postgres(options, database.ConnectionString));
            services.AddSingleton<IDbContextFactory<MprDbContext>, ContextFactory<PostgresMprDbContext>>();
        }
        else
        {
            services.AddPooledDbContextFactory<SqliteMprDbContext>(
                options => Sqlite(options, database.ConnectionString));
            services.AddSingleton<IDbContextFactory<MprDbContext>, ContextFactory<SqliteMprDbContext>>();
        }

        return services;
    }

    /// <summary>Applies the migrations that the database lacks.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        var databases = services.GetRequiredService<IDbContextFactory<MprDbContext>>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Database.MigrateAsync(cancellation);
        await JobsSchema.InstallAsync(db, cancellation);
        await AssetEventTriggers.InstallAsync(db, cancellation);
        await PreviewTriggers.InstallAsync(db, cancellation);
        await RuleTriggers.InstallAsync(db, cancellation);
        await WebhookTriggers.InstallAsync(db, cancellation);
    }

    internal static void Sqlite(DbContextOptionsBuilder options, string connection) =>
        options.UseSqlite(connection).AddInterceptors(new SqliteConnectionSettings());

    internal static void Postgres(DbContextOptionsBuilder options, string connection) =>
        options.UseNpgsql(Prepared(connection));

    // The same few statements run for every task: planned once a connection, unless the setting says otherwise (a
    // proxy that shares connections between transactions cannot keep them).
    private static string Prepared(string connection)
    {
        var settings = new Npgsql.NpgsqlConnectionStringBuilder(connection);
        if (!settings.ContainsKey("Max Auto Prepare"))
        {
            settings.MaxAutoPrepare = 60;
        }

        return settings.ToString();
    }

    private sealed class ContextFactory<T>(IDbContextFactory<T> inner) : IDbContextFactory<MprDbContext>
        where T : MprDbContext
    {
        public MprDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<MprDbContext> CreateDbContextAsync(CancellationToken cancellationToken) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }
}
