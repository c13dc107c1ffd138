using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Server.Tests.Access;

namespace Mpr.Server.Tests.Uploads;

/// <summary>Uploads by links, through GraphQL.</summary>
public sealed class GraphUploadTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    private const string Begin = "mutation($input: UploadInput!) { beginUpload(input: $input)"
        + " { id method url partSize parts { number url } } }";

    private const string Complete = "mutation($id: ID!, $key: String!, $parts: [UploadPartInput!])"
        + " { completeUpload(id: $id, key: $key, parts: $parts) { id key size } }";

    [Fact]
    public async Task A_small_file_goes_in_one_request()
    {
        const string key = "graph/small.mp4";
        var upload = (await AskAsync(server.Writer, Begin, new { input = new { key, size = 1000 } })).GetProperty("beginUpload");
        await PresignedPut.SendAsync(Text(upload, "url"), 1000);

        var done = await AskAsync(server.Writer, Complete, new { id = Text(upload, "id"), key });

        Assert.Equal("put", Text(upload, "method"));
        Assert.Equal((key, 1000), (Text(done.GetProperty("completeUpload"), "key"), done.GetProperty("completeUpload").GetProperty("size").GetInt32()));
    }

    [Fact]
    public async Task A_large_one_goes_in_parts_and_may_be_given_up()
    {
        const string key = "tenant/parts.mp4";
        var upload = (await AskAsync(
            server.Tenant, Begin, new { input = new { key, contentType = "video/mp4" } })).GetProperty("beginUpload");
        var id = Text(upload, "id");
        var tag = await PresignedPut.SendAsync(Text(upload.GetProperty("parts")[0], "url"), 1000);
        var state = await AskAsync(
            server.Tenant,
            "query($id: ID!, $key: String!) { upload(id: $id, key: $key) { parts { number etag size } }"
            + " uploadPartLink(id: $id, key: $key, number: 200) { number url } }",
            new { id, key });
        var foreign = await ErrorAsync(server.Writer, Complete, new { id, key });
        var done = await AskAsync(server.Tenant, Complete, new { id, key, parts = new[] { new { number = 1, etag = tag } } });
        var second = (await AskAsync(
            server.Tenant, Begin, new { input = new { key, overwrite = true } })).GetProperty("beginUpload");
        var abort = "mutation($id: ID!, $key: String!) { abortUpload(id: $id, key: $key) }";
        var aborted = await AskAsync(server.Tenant, abort, new { id = Text(second, "id"), key });
        var again = await ErrorAsync(server.Tenant, abort, new { id = Text(second, "id"), key });

        Assert.Equal("multipart", Text(upload, "method"));
        Assert.Equal(1000, state.GetProperty("upload").GetProperty("parts")[0].GetProperty("size").GetInt32());
        Assert.Equal(200, state.GetProperty("uploadPartLink").GetProperty("number").GetInt32());
        Assert.Equal("NOT_FOUND", foreign);
        Assert.Equal(key, Text(done.GetProperty("completeUpload"), "key"));
        Assert.Equal(Text(second, "id"), Text(aborted, "abortUpload"));
        Assert.Equal("NOT_FOUND", again);
    }

    [Fact]
    public async Task Who_may_not_write_neither_begins_nor_looks()
    {
        var input = new { input = new { key = "graph/reader.mp4" } };
        var outside = new { input = new { key = "other/planted.mp4" } };

        Assert.Equal("FORBIDDEN", await ErrorAsync(server.Reader, Begin, input));
        Assert.Equal("FORBIDDEN", await ErrorAsync(server.Tenant, Begin, outside));
        Assert.Equal("FORBIDDEN", await ErrorAsync(
            server.Reader, "{ upload(id: \"x\", key: \"graph/reader.mp4\") { key } }", new { }));
        Assert.Equal("OUTPUT_EXISTS", await ErrorAsync(
            server.Tenant, Begin, new { input = new { key = KeyedServer.Inside } }));
    }

    private static string Text(JsonElement document, string name) => document.GetProperty(name).GetString()!;

    private static async Task<JsonElement> AskAsync(HttpClient client, string query, object variables)
    {
        var answer = await SendAsync(client, query, variables);
        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        return answer.GetProperty("data");
    }

    private static async Task<string?> ErrorAsync(HttpClient client, string query, object variables) =>
        (await SendAsync(client, query, variables)).GetProperty("errors")[0].GetProperty("extensions").GetProperty("code")
            .GetString();

    private static async Task<JsonElement> SendAsync(HttpClient client, string query, object variables)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new { query, variables });
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
