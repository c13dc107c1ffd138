namespace Mpr.Server.Uploads;

/// <summary>How uploads through the server, and by its leave, are handled.</summary>
public sealed record UploadSettings
{
    /// <summary>Age after which unfinished uploads in the in bucket are aborted; zero leaves them.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// What upload ids are signed with, the same in all processes; null derives it from the store's secret key, and where
    /// there is none makes one that is kept in the data folder.
    /// </summary>
    public string? Secret { get; init; }
}
