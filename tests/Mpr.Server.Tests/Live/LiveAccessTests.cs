using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Server.Tests.Access;

namespace Mpr.Server.Tests.Live;

/// <summary>Who is told what.</summary>
public sealed class LiveAccessTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    [Fact]
    public async Task A_limited_key_is_told_of_its_own_alone()
    {
        using var tenant = await EventReader.OpenAsync(server.Tenant, "?types=job.*,asset.*,scan.*");
        using var admin = await EventReader.OpenAsync(server.Admin, "?types=job.*,asset.*,scan.*");

        using var scan = await server.Admin.PostAsync("/api/assets/scan", null);
        var theirs = await SubmitAsync(server.Admin, KeyedServer.Outside);
        await admin.UntilAsync("job.succeeded");
        var ours = await SubmitAsync(server.Tenant, KeyedServer.Inside);
        var seen = await tenant.UntilAsync("job.succeeded");
        using var replay = await EventReader.OpenAsync(server.Tenant, "?types=job.queued", "0-0");

        Assert.Equal([ours], seen.Where(t => t.Job is not null).Select(t => t.Job).Distinct());
        Assert.DoesNotContain(seen, t => t.Type == "scan.completed" || t.Key?.StartsWith("other/", StringComparison.Ordinal) == true);
        Assert.Equal(ours, (await replay.NextAsync())!.Job);
        Assert.NotEqual(ours, theirs);
    }

    [Fact]
    public async Task Nobody_listens_without_a_key()
    {
        using var response = await server.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static async Task<string> SubmitAsync(HttpClient client, string key)
    {
        using var response = await client.PostAsJsonAsync(
            "/api/jobs", new { source_key = key, type = "trim", start = 0, end = 0.5, overwrite = true });
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }
}
