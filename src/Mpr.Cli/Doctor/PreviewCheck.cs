using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Cli.Configuration;
using Mpr.Processing.Storage;
using Mpr.Server.Data;
using Mpr.Server.Previews;

namespace Mpr.Cli.Doctor;

/// <summary>Looks for previews in the out bucket that belong to no version, and counts those that could not be made.</summary>
internal static class PreviewCheck
{
    private const string Name = "previews";

    // Of more the rows would fill the memory of the command.
    private const int MostRows = 500_000;

    public static async Task<Finding> RunAsync(
        Settings settings, IServiceProvider services, TimeProvider time, CancellationToken cancellation)
    {
        var options = settings.Storage();
        if (!DeepChecks.IsNamed(settings, options))
        {
            return Finding.Skipped(Name, DeepChecks.NoStore);
        }

        var databases = services.GetRequiredService<IDbContextFactory<MprDbContext>>();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.AssetPreviews.CountAsync(cancellation) > MostRows)
        {
            return Finding.Skipped(Name, $"More than {MostRows} versions have previews; they are not compared.");
        }

        try
        {
            using var store = new ObjectStore(options, time);
            return Judge(
                store.BucketOut,
                await OrphansAsync(store, db, cancellation),
                await db.AssetPreviews.CountAsync(p => p.Status == PreviewStatus.Failed, cancellation));
        }
        catch (ObjectStoreException fault)
        {
            return Finding.Fail(Name, fault.Message, fault.Advice);
        }
    }

    private static Finding Judge(string bucket, HashSet<string> orphans, int failed) => orphans.Count == 0
        ? Finding.Ok(Name, $"Every preview in {bucket} belongs to a version; {failed} versions could not be shown.")
        : Finding.Warn(
            Name,
            $"{orphans.Count} folders under {PreviewKeys.Prefix} in {bucket} belong to no version, such as {orphans.First()}.",
            "They are another database's, or of one that was lost. They can be deleted at any time: what is missing is made "
            + "anew.");

    private static async Task<HashSet<string>> OrphansAsync(
        ObjectStore store, MprDbContext db, CancellationToken cancellation)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var found in store.ListAsync(store.BucketOut, PreviewKeys.Prefix, cancellation: cancellation))
        {
            folders.Add(found.Key[..(found.Key.LastIndexOf('/') + 1)]);
        }

        // Read after the objects: what is made meanwhile has its row before.
        await foreach (var row in db.AssetPreviews.AsNoTracking()
            .Select(p => new { p.Bucket, p.Key, p.ETag }).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            folders.Remove(PreviewKeys.FolderOf(row.Bucket, row.Key, row.ETag));
        }

        return folders;
    }
}
