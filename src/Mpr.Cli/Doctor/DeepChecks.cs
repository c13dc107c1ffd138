using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Cli.Configuration;
using Mpr.Jobs;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;
using Mpr.Server.Data;

namespace Mpr.Cli.Doctor;

/// <summary>
/// Looks for what jobs left behind although they must not: rows in odd states, open uploads that no row names, scratch
/// files without an owner, FFmpeg without a worker. Reads only.
/// </summary>
internal static class DeepChecks
{
    private const int Shown = 5;

    public static async Task<IReadOnlyList<Finding>> RunAsync(
        Settings settings, TimeProvider time, CancellationToken cancellation)
    {
        var findings = new List<Finding> { Leftovers.Scratch(settings.DataDirectory), Leftovers.Processes() };
        var named = settings.Get(SettingCatalogue.Database);
        var own = Path.Combine(settings.DataDirectory, "mpr.db");
        if (named is null && !File.Exists(own))
        {
            return [.. findings, Finding.Skipped("rows", "There is no database yet.")];
        }

        DatabaseOptions database;
        try
        {
            database = DatabaseOptions.Parse(named ?? $"sqlite:{own}");
        }
        catch (ArgumentException)
        {
            return [.. findings, Finding.Skipped("rows", "The database's setting makes no sense, see above.")];
        }

        await using var services = Open(database, settings.DataDirectory);
        var views = services.GetRequiredService<QueueViews>();
        try
        {
            var odd = await views.FindOddRowsAsync(cancellation);
            findings.Add(odd.Count == 0
                ? Finding.Ok("rows", "Every job and task is in a state that its rules know.")
                : Finding.Fail(
                    "rows",
                    string.Join("; ", odd.Take(Shown).Select(o => $"{o.Id} {o.What}")) + More(odd.Count),
                    "Start a worker: it settles what it can. What stays is a fault of MPR; report it."));
            findings.Add(await PreviewCheck.RunAsync(settings, services, time, cancellation));
            findings.Add(await UploadsAsync(settings, time, await views.ListResiduesAsync(cancellation), cancellation));
        }
        catch (DbException silent)
        {
            findings.Add(Finding.Fail(
                "rows",
                $"The rows cannot be read: {silent.Message}",
                "Start the API once: it brings the database up to date."));
        }

        return findings;
    }

    private static async Task<Finding> UploadsAsync(
        Settings settings, TimeProvider time, IReadOnlyList<string> residues, CancellationToken cancellation)
    {
        const string name = "uploads";
        var options = settings.Storage();
        if (!IsNamed(settings, options))
        {
            return Finding.Skipped(name, NoStore);
        }

        try
        {
            using var store = new ObjectStore(options, time);
            var open = await store.ListUploadsAsync(store.BucketOut, null, cancellation);
            var orphans = open.Where(u => !residues.Any(r => TaskRunner.IsNoted(r, u))).ToList();
            return orphans.Count == 0
                ? Finding.Ok(name, $"{open.Count} uploads are open in {store.BucketOut}, each known to a task.")
                : Finding.Warn(
                    name,
                    $"No task knows of the uploads to {string.Join(", ", orphans.Take(Shown).Select(o => o.Key))}"
                    + $"{More(orphans.Count)} in {store.BucketOut}.",
                    "Unless another program writes there, abort them: aws s3api abort-multipart-upload; "
                    + "a lifecycle rule of the bucket does it by itself.");
        }
        catch (ObjectStoreException fault)
        {
            return Finding.Fail(name, fault.Message, fault.Advice);
        }
    }

    /// <summary>What is said of checks of the store where none is known.</summary>
    public const string NoStore = "No store is named and no server runs on the data folder.";

    /// <summary>Whether it is known which store to look at.</summary>
    public static bool IsNamed(Settings settings, ObjectStoreOptions options) =>
        options.Endpoint is not null || settings.IsSet(SettingCatalogue.BucketOut);

    private static string More(int count) => count > Shown ? $" and {count - Shown} more" : "";

    private static ServiceProvider Open(DatabaseOptions database, string folder)
    {
        var services = new ServiceCollection().AddLogging().AddData(database);
        _ = database.IsPostgres
            ? services.AddJobEngine<PostgresMprDbContext>(o => o.PostgreSql = database.ConnectionString)
            : services.AddJobEngine<SqliteMprDbContext>(o => o.DataDirectory = folder);
        return services.BuildServiceProvider();
    }
}
