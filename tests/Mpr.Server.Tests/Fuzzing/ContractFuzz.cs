using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpr.Server.Description;
using Mpr.Server.Hosting;
using Mpr.Server.Tests.Access;
using Mpr.Server.Tests.Data;
using Mpr.Testing;

namespace Mpr.Server.Tests.Fuzzing;

/// <summary>A server that works on nothing: what is submitted only fills the queue.</summary>
public sealed class IdleServer : RunningServer
{
    protected override MprServerOptions Configure(MprServerOptions options) => options with { Pools = [] };
}

/// <summary>The same on PostgreSQL, which refuses other texts than SQLite.</summary>
public sealed class IdlePostgreSqlServer : PostgreSqlServer
{
    protected override MprServerOptions Configure(MprServerOptions options) => options with { Pools = [] };
}

public sealed class SqliteContractFuzzTests(IdleServer server, ITestOutputHelper output)
    : ContractFuzz(server, output), IClassFixture<IdleServer>;

public sealed class PostgreSqlContractFuzzTests(IdlePostgreSqlServer server, ITestOutputHelper output)
    : ContractFuzz(server, output), IClassFixture<IdlePostgreSqlServer>;

/// <summary>Whatever is sent, the API answers as its document says, and never fails.</summary>
public abstract class ContractFuzz(RunningServer server, ITestOutputHelper output)
{
    private const int Tolerated = 10;

    // Not of the operation: an address that is none, a method that it does not take.
    private static readonly int[] OfNoOperation = [400, 404, 405];

    private static readonly HashSet<string> Codes = [.. ErrorCatalogue.All.Select(e => e.Code)];

    private static readonly string[] Leaks = ["Exception", "   at ", "Microsoft.", "System.", "SQLite", "Npgsql", ".cs:"];

    [Fact]
    public async Task No_request_makes_the_server_fail_or_break_its_contract()
    {
        var many = LongRuns.Asked;
        var seed = Environment.GetEnvironmentVariable("MPR_FUZZ_SEED") is { } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        output.WriteLine($"MPR_FUZZ_SEED={seed} repeats this run.");
        var generator = await GeneratorAsync(new Random(seed));
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Http.BaseAddress };
        // The first key ends the open server; this one is let in whatever keys the requests make.
        client.DefaultRequestHeaders.Add(
            "Authorization", "Bearer " + await KeyedServer.MakeAsync(server.Http, new { name = "fuzz", scope = "admin" }));
        var faults = new List<string>();
        var answered = new SortedDictionary<int, int>();
        for (var number = 0; number < (many ? 20_000 : 500) && faults.Count < Tolerated; number++)
        {
            var request = generator.Next();
            var (status, fault) = await TryAsync(client, request);
            answered[status] = answered.GetValueOrDefault(status) + 1;
            if (fault is not null)
            {
                faults.Add($"{fault}\n{request}\n");
            }
        }

        output.WriteLine(string.Join(", ", answered.Select(a => $"{a.Key}: {a.Value}")));
        Assert.True(faults.Count == 0, $"MPR_FUZZ_SEED={seed}\n" + string.Join('\n', faults));
        Assert.True(answered.Keys.Any(s => s is >= 200 and < 300), "Nothing succeeded: the generator makes no right requests.");
        Assert.True(generator.Operations > 30, "The document names too few operations.");
    }

    private async Task<RequestGenerator> GeneratorAsync(Random random)
    {
        await server.UploadAsync("fuzz/clip.mp4", await TestMedia.ClipAsync(1));
        await server.ScanAsync();
        var asset = (await server.ProbedAsync("fuzz/clip.mp4")).Json.GetProperty("id").GetString()!;
        var job = (await server.PostAsync("/api/jobs", new { source_key = "fuzz/clip.mp4", type = "trim", start = 0, end = 0.5 }))
            .GetProperty("id").GetString()!;
        var document = JsonNode.Parse(await server.Http.GetStringAsync("/openapi.json"))!.AsObject();
        return new RequestGenerator(
            document,
            new Dictionary<string, string[]>
            {
                ["id"] = [asset, job],
                ["ids"] = [job],
                ["asset_id"] = [asset],
                ["key"] = ["fuzz/clip.mp4", "fuzz/none.mp4"],
                ["source_key"] = ["fuzz/clip.mp4"],
                ["prefix"] = ["fuzz/"],
                ["type"] = ["trim", "transcode"],
                ["preset"] = ["mp4-h264-480p", "audio-mp3-192k@1"],
                ["name"] = ["mp4-h264-480p", "someone"],
                ["pool"] = ["cpu", "small"],
                ["start"] = ["0", "00:00:00.100"],
                ["end"] = ["0.5", "00:00:00.900"],
                ["sort"] = ["key", "-size", "created_at"],
                ["job"] = [job],
                ["asset"] = [asset],
                ["types"] = ["job.*", "asset.probed"],
                ["status"] = ["queued", "ready", "failed"],
            },
            random);
    }

    private static async Task<(int Status, string? Fault)> TryAsync(HttpClient client, FuzzedRequest fuzzed)
    {
        using var request = Message(client, fuzzed);
        // Live events never end: their head is enough.
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)response.StatusCode;
        var declared = fuzzed.Operation["responses"]!.AsObject();
        // What climbs out of the API is the page's, which is no part of the document and is not built here.
        if (status != 500 && ClimbsOut(client, fuzzed))
        {
            return (status, null);
        }

        // The store and the database are there: nothing is unavailable.
        if (status >= 500)
        {
            return (status, $"answered {status}: {await response.Content.ReadAsStringAsync()}");
        }

        if (!declared.ContainsKey($"{status}") && !OfNoOperation.Contains(status))
        {
            return (status, $"answered {status}, which the document does not say: {await response.Content.ReadAsStringAsync()}");
        }

        return (status, status is < 400 or 416 || fuzzed.Method == "HEAD" ? null : FaultOf(response, await response.Content.ReadAsStringAsync()));
    }

    private static bool ClimbsOut(HttpClient client, FuzzedRequest fuzzed) =>
        First(new Uri(client.BaseAddress!, fuzzed.Address).AbsolutePath) != First(fuzzed.Address);

    private static string First(string path) => path.TrimStart('/').Split('/', '?')[0];

    private static string? FaultOf(HttpResponseMessage response, string text)
    {
        // What is no HTTP the web server refuses before anybody sees it, without a body.
        if (text.Length == 0 && response.Headers.ConnectionClose == true)
        {
            return null;
        }

        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return $"no problem document: {(int)response.StatusCode} {response.Content.Headers.ContentType} {text}";
        }

        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        var code = problem.GetProperty("code").GetString()!;
        return !Codes.Contains(code) ? $"unknown code {code}"
            : problem.GetProperty("status").GetInt32() != (int)response.StatusCode ? $"another status in the document: {text}"
            : Leaks.FirstOrDefault(l => problem.GetProperty("detail").GetString()!.Contains(l, StringComparison.Ordinal)) is { } leak
                ? $"\"{leak}\" in {text}"
            : null;
    }

    private static HttpRequestMessage Message(HttpClient client, FuzzedRequest fuzzed)
    {
        var address = new Uri(client.BaseAddress!.AbsoluteUri.TrimEnd('/') + fuzzed.Address, new UriCreationOptions
        {
            DangerousDisablePathAndQueryCanonicalization = true,
        });
        var request = new HttpRequestMessage(new HttpMethod(fuzzed.Method), address);
        foreach (var (name, value) in fuzzed.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (fuzzed.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, fuzzed.ContentType);
        }

        return request;
    }
}
