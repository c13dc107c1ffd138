using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Server.Access;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Access;

/// <summary>A server with a key of every kind, a source inside and one outside of the limited key's prefix.</summary>
public sealed class KeyedServer : RunningServer, IAsyncLifetime
{
    public const string FriendlyOrigin = "https://studio.example.com";

    public const string Inside = "tenant/clip.mp4";

    public const string Outside = "other/clip.mp4";

    public HttpClient Admin { get; private set; } = null!;

    public HttpClient Writer { get; private set; } = null!;

    public HttpClient Reader { get; private set; } = null!;

    /// <summary>May write, but only under <c>tenant/</c>.</summary>
    public HttpClient Tenant { get; private set; } = null!;

    /// <summary>The secret of <see cref="Admin"/>.</summary>
    public string AdminKey { get; private set; } = "";

    protected override MprServerOptions Configure(MprServerOptions options) =>
        options with { Access = new AccessOptions { Origins = [FriendlyOrigin] } };

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        var clip = await TestMedia.ClipAsync(1);
        await UploadAsync(Inside, clip);
        await UploadAsync(Outside, clip);
        await ScanAsync();
        await ProbedAsync(Inside);
        await ProbedAsync(Outside);
        AdminKey = await MakeAsync(Http, new { name = "admin", scope = "admin" });
        Admin = With(AdminKey);
        Writer = With(await MakeAsync(Admin, new { name = "writer", scope = "write" }));
        Reader = With(await MakeAsync(Admin, new { name = "reader" }));
        Tenant = With(await MakeAsync(Admin, new { name = "tenant", scope = "write", prefix = "tenant/" }));
    }

    public HttpClient With(string key)
    {
        var client = new HttpClient { BaseAddress = Http.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public static async Task<string> MakeAsync(HttpClient client, object request)
    {
        using var response = await client.PostAsJsonAsync("/api/keys", request);
        var document = await response.Content.ReadFromJsonAsync<JsonElement>();
        return document.GetProperty("key").GetString()!;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { Admin, Writer, Reader, Tenant })
        {
            client?.Dispose();
        }

        await base.DisposeAsync();
    }
}
