using System.Xml.Linq;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>
/// The conditions of a deletion ("Conditional deletes" in the Amazon S3 user guide). A key that is gone already has
/// nothing to protect: its deletion succeeds whatever the conditions.
/// </summary>
internal sealed record DeleteConditions(string? IfMatch, long? Size, DateTimeOffset? LastModified)
{
    /// <exception cref="S3Exception">A value is malformed.</exception>
    public static DeleteConditions Of(S3Request request) => new(
        request.Header("if-match"),
        ParseSize(request.Header("x-amz-if-match-size")),
        ParseTime(request.Header("x-amz-if-match-last-modified-time")));

    /// <exception cref="S3Exception">A value is malformed.</exception>
    public static DeleteConditions Of(XElement element) => new(
        element.Text("ETag"), ParseSize(element.Text("Size")), ParseTime(element.Text("LastModifiedTime")));

    /// <summary>The record that deletes a key, or null when it is gone already.</summary>
    /// <exception cref="S3Exception">PreconditionFailed.</exception>
    public ObjectDeleted? Decide(BucketIndex index, byte[] key)
    {
        if (!index.Keys.TryGet(key, out var entry))
        {
            return null;
        }

        var holds = (IfMatch is null || ReadConditions.Names(IfMatch, entry.ETag))
            && (Size is null || Size == entry.Size)
            && (LastModified is null
                || LastModified.Value.ToUnixTimeSeconds() == entry.LastModified.ToUnixTimeSeconds());
        return holds ? new ObjectDeleted(key) : throw new S3Exception(S3Error.PreconditionFailed);
    }

    private static long? ParseSize(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : throw S3Exception.InvalidArgument("x-amz-if-match-size", text);
    }

    private static DateTimeOffset? ParseTime(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw S3Exception.InvalidArgument("x-amz-if-match-last-modified-time", text);
    }
}
