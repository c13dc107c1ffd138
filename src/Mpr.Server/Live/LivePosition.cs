using System.Globalization;

namespace Mpr.Server.Live;

/// <summary>
/// A place in the kept events, which is an event's id: all up to here have been told. There are two sequences, for jobs
/// and for assets, so a place is two numbers.
/// </summary>
/// <param name="Jobs">Sequence number of the last event of a job.</param>
/// <param name="Assets">Sequence number of the last event of an asset.</param>
internal readonly record struct LivePosition(long Jobs, long Assets)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Jobs}-{Assets}");

    /// <returns>Null when the text is no id of ours.</returns>
    public static LivePosition? Parse(string text) =>
        text.Split('-') is [var jobs, var assets] && Number(jobs) is { } job && Number(assets) is { } asset
            ? new LivePosition(job, asset)
            : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
