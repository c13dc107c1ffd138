using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>Two unfinished jobs want the same output key; the unique index told the second one.</summary>
internal static class OutputConflict
{
    // SQLite names the column of the index, PostgreSQL the index.
    public static bool Is(Exception fault) =>
        fault.GetBaseException().Message is var message
        && (message.Contains("jobs.output_key", StringComparison.Ordinal)
            || message.Contains(MediaJobMapping.ActiveOutputIndex, StringComparison.Ordinal));

    public static ProblemException Problem(string outputKey) => new(
        RefusalCatalogue.OutputConflict,
        $"Another unfinished job writes \"{outputKey}\".",
        "Wait for it, cancel it, or choose another output_key.");
}
