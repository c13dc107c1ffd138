namespace Mpr.Bench;

/// <summary>How a benchmark is run.</summary>
/// <param name="Runs">How often each thing is measured; the median counts.</param>
/// <param name="Json">Whether the report is wanted as JSON.</param>
internal sealed record BenchRun(int Runs, bool Json)
{
    /// <summary>Part of the names of the sources to use; null: all.</summary>
    public string? Only { get; init; }

    /// <summary>Whether the program is also published and measured in other forms, where a benchmark knows any.</summary>
    public bool Variants { get; init; }

    /// <summary>A remark for whoever waits.</summary>
    public static void Say(string text) => Console.Error.WriteLine(text);
}
