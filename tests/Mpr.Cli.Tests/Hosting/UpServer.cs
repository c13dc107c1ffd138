using System.Text.Json;
using Mpr.Cli.Tests.Fakes;
using Mpr.Testing;

namespace Mpr.Cli.Tests.Hosting;

/// <summary><c>mpr up</c> on free ports and a folder of its own, in this process.</summary>
public sealed class UpServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly LineWriter _out = new();
    private readonly StringWriter _error = new();
    private Task<int>? _running;

    /// <summary>The data folder.</summary>
    public string Data => _folder.File("data");

    /// <summary>What it said at its start.</summary>
    public JsonElement Announced { get; private set; }

    public string ApiUrl => Announced.GetProperty("api_url").GetString()!;

    public string S3Url => Announced.GetProperty("s3_url").GetString()!;

    public async ValueTask InitializeAsync()
    {
        var host = new CliHost
        {
            Out = _out,
            Error = TextWriter.Synchronized(_error),
            Variable = new Dictionary<string, string> { ["MPR_LOG_LEVEL"] = "critical" }.GetValueOrDefault,
            WorkingDirectory = _folder.Path,
        };
        _running = MprCommand.RunAsync(["up", "--json", "--port", "0", "--s3-port", "0"], host, _stop.Token);
        // Whichever comes first: a start that fails says why by throwing or by its exit code.
        await Task.WhenAny(_out.First, _running).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(_out.First.IsCompleted, $"up ended at once: {_error}");
        var line = await _out.First;
        using var document = JsonDocument.Parse(line);
        Announced = document.RootElement.Clone();
    }

    /// <summary>Runs a command where this server runs, with nothing else set.</summary>
    internal Task<CliRun> RunAsync(params string[] args) =>
        CliRun.OfAsync(new Dictionary<string, string>(), _folder.Path, args);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Assert.Equal(0, await _running!.WaitAsync(TimeSpan.FromSeconds(60)));
        _folder.Dispose();
        _stop.Dispose();
    }

    private sealed class LineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> First => _first.Task;

        public override void WriteLine(string? value) => _first.TrySetResult(value ?? "");
    }
}
