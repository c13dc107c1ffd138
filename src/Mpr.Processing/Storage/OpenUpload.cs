namespace Mpr.Processing.Storage;

/// <summary>An upload that was begun and neither completed nor aborted.</summary>
/// <param name="Key">Under what key it would appear.</param>
/// <param name="UploadId">The store's name for it.</param>
public sealed record OpenUpload(string Key, string UploadId)
{
    /// <summary>When it was begun.</summary>
    public DateTimeOffset Begun { get; init; }
}
