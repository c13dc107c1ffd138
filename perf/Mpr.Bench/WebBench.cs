using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Mpr.Processing.Storage;

namespace Mpr.Bench;

/// <summary>
/// The page as somebody sees it, in a browser on the same machine: its first screen, its answers to clicks while two jobs of
/// the server encode, and the library of 100,000 assets under the wheel, beside a list that is nothing but boxes.
/// </summary>
internal static class WebBench
{
    private const double FirstScreenBar = 1;
    private const int Posters = 6000;

    public static async Task<BenchResult> RunAsync(BenchRun run, CancellationToken cancellation)
    {
        var root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));
        var folder = Path.Combine(root, "artifacts", "bench", $"web-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            var data = Path.Combine(folder, "data");
            await using var server = await ServerProcess.StartAsync(
                data,
                new Dictionary<string, string>
                {
                    ["MPR_SCAN_INTERVAL"] = "0",
                    ["MPR_SLOTS"] = "2",
                    ["MPR_WEB"] = Environment.GetEnvironmentVariable("MPR_WEB") ?? Path.Combine(root, "artifacts", "web"),
                },
                cancellation);
            BenchRun.Say($"filling the library with {LargeLibrary.Rows} assets");
            await LargeLibrary.FillAsync(server, folder, data, cancellation);
            await LargeLibrary.AddPostersAsync(server, folder, data, Posters, cancellation);
            await using var browser = await WebBrowser.StartAsync();
            var figures = new List<Figure>();
            if (Wanted(run, "first"))
            {
                figures.AddRange(await FirstScreenAsync(server, browser, run, cancellation));
            }

            if (Wanted(run, "clicks"))
            {
                var minute = await BenchMedia.MinuteAsync(Path.Combine(root, "artifacts", "bench"), cancellation);
                await using var encodes = await EncodeAsync(server, minute, folder, cancellation);
                figures.AddRange(await WebClicks.RunAsync(server.ApiUrl, browser, cancellation));
            }

            if (Wanted(run, "scroll"))
            {
                figures.AddRange(await WebScroll.RunAsync(server.ApiUrl, browser, cancellation));
            }

            return new BenchResult([], figures);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Wanted(BenchRun run, string part) =>
        run.Only is null || part.Contains(run.Only, StringComparison.Ordinal);

    /// <summary>From the navigation to the frame that has tiles, and to the one whose posters are all there.</summary>
    private static async Task<IReadOnlyList<Figure>> FirstScreenAsync(
        ServerProcess server, WebBrowser browser, BenchRun run, CancellationToken cancellation)
    {
        const string script =
            """
            window.first = new Promise(done => {
              let tiles
              const look = () => {
                const links = document.querySelectorAll('[data-key] a')
                if (links.length > 0) {
                  tiles ??= performance.now()
                  const seen = [...document.querySelectorAll('[data-key] img')]
                    .filter(i => i.getBoundingClientRect().top < innerHeight)
                  if (seen.length > 0 && seen.every(i => i.complete)) return done([tiles, performance.now()])
                }
                requestAnimationFrame(() => requestAnimationFrame(look))
              }
              look()
            })
            """;
        var (tiles, posters) = (new List<double>(), new List<double>());
        // One more than is counted: the server compiles what it runs at its first request.
        for (var turn = 0; turn <= Math.Max(run.Runs, 5); turn++)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await browser.OpenAsync(script);
            await page.GotoAsync(new Uri(server.ApiUrl, "/library").ToString(), new() { WaitUntil = WaitUntilState.Commit });
            var times = await page.EvaluateAsync<double[]>("() => first");
            await page.Context.CloseAsync();
            if (turn > 0)
            {
                tiles.Add(times[0] / 1000);
                posters.Add(times[1] / 1000);
            }
        }

        return
        [
            new("first screen: tiles, median", WebFigures.Share(tiles, 0.5), "s", FirstScreenBar),
            new("first screen: tiles, worst", tiles.Max(), "s", FirstScreenBar),
            new("first screen: all its posters, median", WebFigures.Share(posters, 0.5), "s"),
        ];
    }

    /// <summary>Two jobs of the server on five minutes of 1080p each; cancelled at the end, if they run that long.</summary>
    private static async Task<IAsyncDisposable> EncodeAsync(
        ServerProcess server, string minute, string folder, CancellationToken cancellation)
    {
        var source = await BenchMedia.MakeAsync(
            Path.Combine(folder, "long.mp4"), cancellation, "-stream_loop", "4", "-i", minute, "-c", "copy");
        using var store = new ObjectStore(server.Storage);
        var encodes = new Encodes(new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.ApiUrl });
        foreach (var name in new[] { "long-a.mp4", "long-b.mp4" })
        {
            await store.UploadAsync(store.BucketIn, name, source, null, null, cancellation);
            await encodes.StartAsync(name, cancellation);
        }

        await encodes.RunAsync(cancellation);
        return encodes;
    }

    private sealed class Encodes(HttpClient http) : IAsyncDisposable
    {
        private readonly List<string> _jobs = [];

        public async Task StartAsync(string key, CancellationToken cancellation)
        {
            using var answer = await http.PostAsJsonAsync(
                "/api/jobs", new { source_key = key, type = "transcode", preset = "mp4-h264-1080p" }, cancellation);
            answer.EnsureSuccessStatusCode();
            _jobs.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetString()!);
        }

        /// <summary>Until both have made pictures.</summary>
        public async Task RunAsync(CancellationToken cancellation)
        {
            foreach (var job in _jobs)
            {
                while ((await JobAsync(job, cancellation)).GetProperty("progress").GetDouble() <= 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
                }
            }

            BenchRun.Say("two jobs encode");
        }

        /// <exception cref="InvalidOperationException">One ended before the measuring did: what was measured was a quiet machine.</exception>
        public async ValueTask DisposeAsync()
        {
            var ended = 0;
            foreach (var job in _jobs)
            {
                var status = (await JobAsync(job, default)).GetProperty("status").GetString();
                ended += status == "running" ? 0 : 1;
                using var answer = await http.PostAsync($"/api/jobs/{job}/cancel", null);
            }

            http.Dispose();
            if (ended > 0)
            {
                throw new InvalidOperationException($"{ended} of the two jobs ended while it was measured.");
            }
        }

        private Task<JsonElement> JobAsync(string id, CancellationToken cancellation) =>
            http.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}", cancellation);
    }
}
