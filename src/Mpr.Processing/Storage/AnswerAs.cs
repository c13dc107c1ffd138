namespace Mpr.Processing.Storage;

/// <summary>What the store says of an object to who reads it by a presigned URL, whatever the object says of itself.</summary>
/// <param name="ContentType">Media type; null = the object's own.</param>
/// <param name="ContentDisposition">Whether to show or to save it, and as what; null = the object's own.</param>
public sealed record AnswerAs(string? ContentType = null, string? ContentDisposition = null);
