using Mpr.Processing.Storage;
using Mpr.Server.Hosting;

namespace Mpr.Server.Jobs;

/// <summary>
/// The output key is taken: by an object, or by another unfinished job, which the unique index told.
/// </summary>
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

    public static ProblemException Problem(StoredObject there) => new(
        RefusalCatalogue.OutputExists,
        $"\"{there.Key}\" is already in bucket {there.Bucket}.",
        "Choose another output_key, or submit with \"overwrite\": true.");
}
