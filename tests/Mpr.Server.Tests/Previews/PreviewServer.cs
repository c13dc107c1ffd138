using System.Text.Json;
using Mpr.Server.Hosting;
using Mpr.Server.Previews;
using Mpr.Server.Tests.Data;
using Mpr.Testing;

namespace Mpr.Server.Tests.Previews;

/// <summary>A server that makes previews.</summary>
public sealed class PreviewServer : RunningServer
{
    protected override MprServerOptions Configure(MprServerOptions options) => options with { Previews = true };
}

/// <summary>A server that makes previews, on a private PostgreSQL server.</summary>
public sealed class PostgreSqlPreviewServer : PostgreSqlServer
{
    protected override MprServerOptions Configure(MprServerOptions options) => options with { Previews = true };
}

internal static class PreviewSteps
{
    /// <summary>Waits until an asset has its previews.</summary>
    public static Task<Doc> PreviewedAsync(this RunningServer server, string key) => Eventually.GetAsync(
        async () =>
        {
            var asset = await server.GetAsync("/api/assets/by-key?key=" + Uri.EscapeDataString(key));
            return asset.GetProperty("peaks_url").ValueKind == JsonValueKind.String ? new Doc(asset) : null;
        },
        $"the previews of {key}",
        TimeSpan.FromSeconds(90));

    /// <summary>Keys of the previews of a version.</summary>
    public static async Task<List<string>> PreviewKeysAsync(this RunningServer server, JsonElement asset)
    {
        var folder = PreviewKeys.FolderOf(
            asset.GetProperty("bucket").GetString()!,
            asset.GetProperty("key").GetString()!,
            asset.GetProperty("etag").GetString()!);
        var keys = new List<string>();
        await foreach (var found in server.Store.ListAsync(server.Store.BucketOut, folder))
        {
            keys.Add(found.Key);
        }

        return keys;
    }
}
