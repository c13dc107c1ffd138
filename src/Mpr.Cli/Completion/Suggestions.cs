using System.CommandLine.Completions;
using System.Text.Json;
using Mpr.Cli.Api;
using Mpr.Cli.Configuration;

namespace Mpr.Cli.Completion;

/// <summary>
/// Words that only the server knows, for the shell's completion. The shell waits for the answer while somebody types,
/// so a server that is not there or slow gives none.
/// </summary>
internal static class Suggestions
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> JobIds(CliHost host) => context => Ask(
        host,
        "api/jobs?limit=50",
        text => JsonSerializer.Deserialize(text, ApiJson.Default.PageJobDocument)!.Items
            .Select(j => new CompletionItem(j.Id, detail: $"{j.Type} {j.SourceKey} {j.Status}")));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> AssetKeys(CliHost host) => context => Ask(
        host,
        $"api/assets?limit=100{Queries.Part("prefix", context.WordToComplete)}",
        text => JsonSerializer.Deserialize(text, ApiJson.Default.PageAssetDocument)!.Items
            .Select(a => new CompletionItem(a.Key)));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Presets(CliHost host) => context => Ask(
        host,
        "api/presets",
        text => JsonSerializer.Deserialize(text, ApiJson.Default.PagePresetDocument)!.Items
            .Select(p => new CompletionItem(p.Name, detail: p.Description)));

    public static Func<CompletionContext, IEnumerable<CompletionItem>> Workers(CliHost host) => context => Ask(
        host,
        "api/workers",
        text => JsonSerializer.Deserialize(text, ApiJson.Default.PageWorkerDocument)!.Items
            .Select(w => new CompletionItem(w.Name, detail: $"{w.State} {w.Pools}")));

    private static IReadOnlyList<CompletionItem> Ask(
        CliHost host, string path, Func<string, IEnumerable<CompletionItem>> read)
    {
        try
        {
            var url = Settings.Load(host, new Dictionary<string, string>()).ApiUrl;
            using var http = new HttpClient { Timeout = Patience };
            // The library asks for completions synchronously.
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, path));
            using var answer = http.Send(request);
            using var reader = new StreamReader(answer.EnsureSuccessStatusCode().Content.ReadAsStream());
            return [.. read(reader.ReadToEnd())];
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException
            or JsonException or CliException or IOException)
        {
            // No suggestion is better than an error message in the middle of a command line.
            return [];
        }
    }
}
