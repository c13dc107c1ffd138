namespace Mpr.Processing.Storage;

/// <summary>A part that the store has of an upload under way.</summary>
/// <param name="Number">From 1 to 10,000; the parts are joined in this order.</param>
/// <param name="ETag">Its entity tag without quotes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">When the store took it in.</param>
public sealed record UploadedPart(int Number, string ETag, long Size, DateTimeOffset LastModified);
