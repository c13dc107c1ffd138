using System.Net.Http.Json;
using System.Text.Json;
using Mpr.Server.Tests.Live;
using Mpr.Testing;

namespace Mpr.Server.Tests.Graph;

/// <summary>What a query may cost.</summary>
public sealed class LimitTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string WholeJob = "id status asset { id key error { code } } tasks { id attempts { number worker failure { code } } }";

    [Fact]
    public async Task A_list_of_jobs_with_all_that_belongs_to_them_costs_a_fixed_number_of_statements()
    {
        for (var number = 0; number < 6; number++)
        {
            var key = $"limit/{number}.mp4";
            await server.UploadAsync(key, await TestMedia.ClipAsync(1));
            await server.RunAsync(new { source_key = key, type = "trim", start = 0, end = 0.5 });
        }

        using var counter = await StatementCounter.StartAsync(server.Data);
        var (answer, costs) = (default(JsonElement), new List<int[]>());
        for (var time = 0; time < 3; time++)
        {
            var before = Counts(counter);
            answer = await AskAsync($"{{ jobs {{ nodes {{ {WholeJob} }} }} }}");
            costs.Add([.. Counts(counter).Zip(before, (now, then) => now - then)]);
        }

        var jobs = answer.GetProperty("data").GetProperty("jobs").GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(6, jobs.Count);
        Assert.All(jobs, j => Assert.Equal(1, j.GetProperty("tasks")[0].GetProperty("attempts")[0].GetProperty("number").GetInt32()));
        Assert.All(jobs, j => Assert.StartsWith("limit/", j.GetProperty("asset").GetProperty("key").GetString(), StringComparison.Ordinal));
        // The page with its tasks, the assets, the tasks again for whoever asks, and their attempts, found through them.
        // What works in the background reads as well now and then, but not each time.
        Assert.Equal([1, 1, 1, 3], Enumerable.Range(0, 4).Select(table => costs.Min(c => c[table])));
    }

    private static int[] Counts(StatementCounter counter) =>
        [counter.Reads("jobs"), counter.Reads("assets"), counter.Reads("task_attempts"), counter.Reads("tasks")];

    [Fact]
    public async Task A_page_of_whole_jobs_passes_and_many_at_once_do_not()
    {
        var one = await AskAsync($"{{ jobs(first: 200) {{ nodes {{ {WholeJob} }} }} }}");
        var page = $"jobs(first: 200) {{ nodes {{ {WholeJob} }} }}";
        var many = await AskAsync("{ " + string.Join(' ', Enumerable.Range(0, 30).Select(i => $"a{i}: {page}")) + " }");

        Assert.False(one.TryGetProperty("errors", out _), one.ToString());
        Assert.True(many.TryGetProperty("errors", out var errors), many.ToString());
        Assert.DoesNotContain("Exception", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_is_too_deep_is_refused_and_what_tools_ask_is_not()
    {
        var deep = await AskAsync(
            "{ __type(name: \"Job\") { fields { type { " + string.Concat(Enumerable.Repeat("ofType { ", 20)) + "name"
            + string.Concat(Enumerable.Repeat(" }", 23)) + " }");
        var tools = await AskAsync(Introspection);

        Assert.True(deep.TryGetProperty("errors", out _), deep.ToString());
        Assert.False(tools.TryGetProperty("errors", out _), tools.ToString());
        Assert.Equal("Query", tools.GetProperty("data").GetProperty("__schema").GetProperty("queryType").GetProperty("name").GetString());
    }

    private async Task<JsonElement> AskAsync(string query)
    {
        using var response = await server.Http.PostAsJsonAsync("/graphql", new { query });
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    // What graphql-js sends, its options on: https://spec.graphql.org/October2021/#sec-Introspection
    private const string Introspection = """
        query IntrospectionQuery {
          __schema {
            description
            queryType { name } mutationType { name } subscriptionType { name }
            types { ...FullType }
            directives { name description isRepeatable locations args { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description
          fields(includeDeprecated: true) {
            name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
          }
          inputFields(includeDeprecated: true) { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue {
          name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
        }
        fragment TypeRef on __Type {
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
          kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }
        }
        """;
}
