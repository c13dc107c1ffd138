using System.Diagnostics;
using System.Text.Json;
using Mpr.Cli.Api;
using Mpr.Cli.Tests.Fakes;
using Mpr.Processing.Storage;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Chaos;

/// <summary>The product as its users start it, some of whose processes are killed and started again.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedStore? _store;
    private PostgreSqlCluster? _database;
    private FleetProcess? _api;

    private Fleet()
    {
    }

    /// <summary>Those whose death the rest must bear.</summary>
    public List<FleetProcess> Mortals { get; } = [];

    /// <summary>A client of the API where it is now.</summary>
    public ApiClient Api() => new(new Uri(Announced.GetProperty("api_url").GetString()!));

    /// <summary>A client of the store where it is now.</summary>
    public ObjectStore Store() => new(_store?.Options ?? new ObjectStoreOptions
    {
        Endpoint = new Uri(Announced.GetProperty("s3_url").GetString()!),
        AccessKey = Announced.GetProperty("access_key_id").GetString(),
        SecretKey = Announced.GetProperty("secret_access_key").GetString(),
        Region = "us-east-1",
    });

    private JsonElement Announced => (_api ?? Mortals[0]).Announced;

    /// <summary>One process that is everything: API, worker, store and database.</summary>
    public static async Task<Fleet> EmbeddedAsync()
    {
        var fleet = new Fleet();
        fleet.Mortals.Add(fleet.Process("up", [], "up", "--json", "--port", "0", "--s3-port", "0"));
        await fleet.Mortals[0].StartAsync();
        return fleet;
    }

    /// <summary>Two workers on PostgreSQL, beside an API and a store that live on.</summary>
    public static async Task<Fleet> DistributedAsync()
    {
        var fleet = new Fleet { _database = await PostgreSqlCluster.StartAsync() };
        fleet._store = await EmbeddedStore.StartAsync(fleet._folder.File("store"));
        await fleet._database.ExecuteAsync("CREATE DATABASE chaos");
        var shared = new Dictionary<string, string>
        {
            ["MPR_DATABASE"] = fleet._database.ConnectionString("chaos"),
            ["S3_ENDPOINT_URL"] = fleet._store.Url.AbsoluteUri,
            ["AWS_ACCESS_KEY_ID"] = EmbeddedStore.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = EmbeddedStore.SecretKey,
            ["MPR_CREATE_BUCKETS"] = "true",
        };
        fleet._api = fleet.Process("api", new(shared) { ["MPR_POOLS"] = "cpu:0" }, "up", "--json", "--port", "0");
        await fleet._api.StartAsync();
        for (var n = 1; n <= 2; n++)
        {
            fleet.Mortals.Add(fleet.Process($"worker-{n}", shared, "worker", "--pools", "cpu:2,small:2"));
            await fleet.Mortals[^1].StartAsync();
        }

        return fleet;
    }

    /// <summary>What <c>mpr doctor --deep</c> finds left behind, of every process that was killed.</summary>
    public async Task<string> LeftBehindAsync()
    {
        var faults = new List<string>();
        foreach (var mortal in Mortals)
        {
            var run = await CliRun.OfAsync(mortal.Settings, _folder.Path, ["doctor", "--deep"]);
            faults.AddRange(run.Out.Split('\n').Where(line =>
                new[] { "rows", "uploads", "scratch", "processes" }.Any(check =>
                    line.Contains($" {check} ", StringComparison.Ordinal))
                && !line.StartsWith("ok ", StringComparison.Ordinal)));
        }

        return string.Join('\n', faults);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Mortals.Append(_api).OfType<FleetProcess>())
        {
            await process.KillAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _folder.Dispose();
    }

    private FleetProcess Process(string name, Dictionary<string, string> settings, params string[] words)
    {
        settings = new(settings) { ["MPR_DATA"] = Directory.CreateDirectory(_folder.File(name)).FullName };
        return new FleetProcess(words, settings);
    }
}

/// <summary>A process of the product on a data folder of its own.</summary>
/// <param name="words">The command.</param>
/// <param name="settings">Its environment.</param>
internal sealed class FleetProcess(string[] words, IReadOnlyDictionary<string, string> settings)
{
    private Process? _process;

    public IReadOnlyDictionary<string, string> Settings => settings;

    /// <summary>What it said at its last start; nothing where it says nothing.</summary>
    public JsonElement Announced { get; private set; }

    /// <summary>Starts it, again if need be. One that announces itself is ready then.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "mpr.dll"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var foreign in start.Environment.Keys.Where(IsForeign).ToList())
        {
            start.Environment.Remove(foreign);
        }

        foreach (var (name, value) in settings.Append(new("MPR_LOG_LEVEL", "critical")))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        var said = _process.StandardError.ReadToEndAsync();
        if (words.Contains("--json"))
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
            Announced = JsonSerializer.Deserialize<JsonElement>(line ?? throw new InvalidOperationException(await said));
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool IsForeign(string name) => name.StartsWith("AWS_", StringComparison.Ordinal)
        || name.StartsWith("S3_", StringComparison.Ordinal) || name.StartsWith("MPR_", StringComparison.Ordinal);
}
