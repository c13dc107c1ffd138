using System.CommandLine;
using System.Globalization;
using Mpr.Cli.Api;

namespace Mpr.Cli;

/// <summary>How much of a list is wanted, and the pages that make it up.</summary>
internal sealed class ListOptions
{
    // The API's own bound.
    private const int LargestPage = 200;

    private readonly Option<int> _limit = new("--limit", "-n")
    {
        Description = "At most so many (default 50)",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    };

    private readonly Option<bool> _all = new("--all") { Description = "Everything, however long it is" };

    private readonly Option<string> _cursor = new("--cursor")
    {
        Description = "Where to go on: next_cursor of an earlier answer",
        HelpName = "CURSOR",
    };

    public void AddTo(Command command)
    {
        _limit.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit must be 1 or more.");
            }
        });
        command.Add(_limit);
        command.Add(_all);
        command.Add(_cursor);
    }

    /// <summary>Reads as many pages as are wanted and returns them as one.</summary>
    /// <param name="page">Reads one page; is given its part of the query.</param>
    public async Task<Page<T>> ReadAsync<T>(Invocation invocation, Func<string, Task<Page<T>>> page)
    {
        var items = new List<T>();
        var cursor = invocation.Value(_cursor);
        var wanted = invocation.Value(_all) ? int.MaxValue : invocation.Value(_limit);
        do
        {
            var limit = Math.Min(LargestPage, wanted - items.Count);
            var query = string.Create(CultureInfo.InvariantCulture, $"limit={limit}{Queries.Part("cursor", cursor)}");
            var next = await page(query);
            items.AddRange(next.Items);
            cursor = next.NextCursor;
        }
        while (cursor is not null && items.Count < wanted);

        return new Page<T>(items, cursor);
    }
}

/// <summary>Parts of a query string.</summary>
internal static class Queries
{
    /// <summary><c>&amp;name=value</c>, or nothing when there is no value.</summary>
    public static string Part(string name, string? value) =>
        string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
