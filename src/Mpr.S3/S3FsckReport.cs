namespace Mpr.S3;

/// <summary>What a check found.</summary>
/// <param name="Buckets">Buckets that were checked.</param>
/// <param name="Objects">Objects that were read whole.</param>
/// <param name="Bytes">Bytes that were read.</param>
/// <param name="Findings">Everything that is not as it should be; empty when all is sound.</param>
public sealed record S3FsckReport(int Buckets, long Objects, long Bytes, IReadOnlyList<S3FsckFinding> Findings)
{
    /// <summary>Whether nothing was found, or everything that was found is mended.</summary>
    public bool IsSound => Findings.All(finding => finding.Repaired);
}

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Bucket">The bucket, or null when it concerns none.</param>
/// <param name="Key">The key, or null when it concerns none.</param>
/// <param name="Detail">What is wrong, for a person.</param>
/// <param name="Repair">What <c>--repair</c> does about it.</param>
/// <param name="Repaired">Whether that was done.</param>
public sealed record S3FsckFinding(
    S3FsckKind Kind, string? Bucket, string? Key, string Detail, string Repair, bool Repaired);

/// <summary>Kinds of findings.</summary>
public enum S3FsckKind
{
    /// <summary>A log holds bytes that are no sound record.</summary>
    DamagedLog,

    /// <summary>A snapshot of an index says something else than its log.</summary>
    StaleSnapshot,

    /// <summary>The data file of an object is missing.</summary>
    MissingData,

    /// <summary>The bytes of an object are not those that were stored.</summary>
    DamagedData,

    /// <summary>The data file of a part of an unfinished upload is missing.</summary>
    MissingPart,

    /// <summary>A data file that nothing names.</summary>
    Orphan,

    /// <summary>A file that was being written when the endpoint ended; the next start deletes it as well.</summary>
    Unfinished,
}
