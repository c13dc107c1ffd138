using System.Net.Http.Json;

namespace Mpr.Cli.Api;

/// <content>Rules.</content>
internal sealed partial class ApiClient
{
    public Task<Page<RuleDocument>> RulesAsync(CancellationToken cancellation) =>
        GetAsync("api/rules", ApiJson.Default.PageRuleDocument, cancellation);

    public Task<RuleDocument> RuleAsync(string id, CancellationToken cancellation) =>
        GetAsync($"api/rules/{Escape(id)}", ApiJson.Default.RuleDocument, cancellation);

    public Task<RuleDocument> CreateRuleAsync(RuleRequest request, CancellationToken cancellation) =>
        SendAsync(Rule("api/rules", request), ApiJson.Default.RuleDocument, cancellation);

    public Task<RuleRunDocument> RehearseRuleAsync(RuleRequest request, CancellationToken cancellation) =>
        SendAsync(Rule("api/rules/dry-run", request), ApiJson.Default.RuleRunDocument, cancellation);

    /// <summary>Enables or disables a rule.</summary>
    public Task<RuleDocument> ChangeRuleAsync(string id, string change, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"api/rules/{Escape(id)}/{change}"),
        ApiJson.Default.RuleDocument,
        cancellation);

    public async Task RemoveRuleAsync(string id, CancellationToken cancellation) =>
        (await AnswerAsync(
            new HttpRequestMessage(HttpMethod.Delete, $"api/rules/{Escape(id)}"), cancellation)).Dispose();

    public Task<RuleRunDocument> ApplyRuleAsync(string id, RuleScope scope, CancellationToken cancellation) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, $"api/rules/{Escape(id)}/apply")
        {
            Content = JsonContent.Create(scope, ApiJson.Default.RuleScope),
        },
        ApiJson.Default.RuleRunDocument,
        cancellation);

    public Task<Page<RuleMatchDocument>> RuleMatchesAsync(string id, string query, CancellationToken cancellation) =>
        GetAsync($"api/rules/{Escape(id)}/matches?{query}", ApiJson.Default.PageRuleMatchDocument, cancellation);

    private static HttpRequestMessage Rule(string path, RuleRequest request) => new(HttpMethod.Post, path)
    {
        Content = JsonContent.Create(request, ApiJson.Default.RuleRequest),
    };
}
