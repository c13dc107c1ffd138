using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Mpr.Cli.Api;
using Mpr.Processing.Storage;
using Mpr.Server.Assets;
using Mpr.Server.Data;
using Mpr.Server.Previews;

namespace Mpr.Bench;

/// <summary>100,000 assets: one real one, with a real probe, and copies of it under other keys.</summary>
internal static class LargeLibrary
{
    public const int Rows = 100_000;

    private const int FirstNumber = 1_000_000;

    public static async Task FillAsync(ServerProcess server, string folder, string data, CancellationToken cancellation)
    {
        var clip = await BenchMedia.TinyAsync(folder, cancellation);
        using var store = new ObjectStore(server.Storage);
        using var api = new ApiClient(server.ApiUrl);
        await store.UploadAsync(store.BucketIn, "tiny.mp4", clip, null, null, cancellation);
        await api.ScanAsync(false, cancellation);
        await using var provider = Open(data);
        await using var db = await DatabaseAsync(provider, cancellation);
        while (!await db.Assets.AnyAsync(a => a.Status == AssetStatus.Ready, cancellation))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }

        var (columns, values) = Copied<Asset>(db, c => c switch
        {
            "id" => $"'asset_' || ({FirstNumber} + i)",
            "key" => $"'library/' || (i % 100) || '/season ' || (i / 100 % 50) || '/film-' || ({FirstNumber} + i) || '.mp4'",
            "previews" => "0",
            _ => c,
        });
        var copy = $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows - 1}) "
            + $"INSERT INTO assets ({columns}) SELECT {values} FROM assets, n";
        await db.Database.ExecuteSqlRawAsync(copy, cancellation);
    }

    /// <summary>Gives the newest copies posters of their own, as those of the first screens of the library have them.</summary>
    public static async Task AddPostersAsync(
        ServerProcess server, string folder, string data, int count, CancellationToken cancellation)
    {
        await using var provider = Open(data);
        await using var db = await DatabaseAsync(provider, cancellation);
        while (!await db.AssetPreviews.AnyAsync(p => p.Status == PreviewStatus.Ready, cancellation))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }

        var made = await db.AssetPreviews.AsNoTracking().SingleAsync(cancellation);
        using var store = new ObjectStore(server.Storage);
        var poster = Path.Combine(folder, "poster.webp");
        await using (var body = await store.OpenRangeAsync(
            store.BucketOut, PreviewKeys.Of(made, PreviewKinds.Poster), 0, null, null, cancellation))
        await using (var file = File.Create(poster))
        {
            await body.Body.CopyToAsync(file, cancellation);
        }

        var first = $"asset_{FirstNumber + Rows - count}";
        var shown = await db.Assets.AsNoTracking().Where(a => string.Compare(a.Id, first) >= 0 && a.Previews == 0)
            .ToListAsync(cancellation);
        await Parallel.ForEachAsync(
            shown, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation }, async (asset, stop) =>
            await store.UploadAsync(
                store.BucketOut, PreviewKeys.FolderOf(asset.Bucket, asset.Key, asset.ETag) + "poster.webp", poster, null, null, stop));
        var (columns, values) = Copied<AssetPreview>(db, c => c switch
        {
            "bucket" or "key" or "etag" => "a." + c,
            "asset_id" => "a.id",
            "kinds" => $"{(int)PreviewKinds.Poster}",
            _ => "p." + c,
        });
        var copy = $"INSERT INTO asset_previews ({columns}) SELECT {values} FROM asset_previews p, assets a "
            + $"WHERE a.previews = 0 AND a.id >= '{first}'; "
            + $"UPDATE assets SET previews = {(int)PreviewKinds.Poster} WHERE previews = 0 AND id >= '{first}'";
        await db.Database.ExecuteSqlRawAsync(copy, cancellation);
    }

    private static (string Columns, string Values) Copied<T>(MprDbContext db, Func<string, string> value)
    {
        var columns = db.Model.FindEntityType(typeof(T))!.GetProperties().Select(p => p.GetColumnName()).ToList();
        return (string.Join(", ", columns), string.Join(", ", columns.Select(value)));
    }

    private static ServiceProvider Open(string data)
    {
        var services = new ServiceCollection();
        services.AddData(DatabaseOptions.Parse($"sqlite:{Path.Combine(data, "mpr.db")}"));
        return services.BuildServiceProvider();
    }

    private static Task<MprDbContext> DatabaseAsync(ServiceProvider provider, CancellationToken cancellation) =>
        provider.GetRequiredService<IDbContextFactory<MprDbContext>>().CreateDbContextAsync(cancellation);
}
