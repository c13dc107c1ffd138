using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Tagging;

/// <summary>
/// What tags may be ("Categorizing your storage using tags" in the Amazon S3 user guide), by header and by document.
/// </summary>
internal static class TagRules
{
    public const int MaximumOfObject = 10;
    public const int MaximumOfBucket = 50;
    private const int MaximumKey = 128;
    private const int MaximumValue = 256;

    /// <summary>The tags of x-amz-tagging; none without it.</summary>
    /// <exception cref="S3Exception">InvalidTag.</exception>
    public static TagSet OfHeader(S3Request request) =>
        request.Header("x-amz-tagging") is { Length: > 0 } text
            ? Check(TagSet.OfQuery(text), MaximumOfObject)
            : TagSet.Empty;

    /// <exception cref="S3Exception">MalformedXML or InvalidTag.</exception>
    public static TagSet OfDocument(byte[] body, int maximum)
    {
        var set = XmlInput.Parse(body, "Tagging").Child("TagSet") ?? throw new S3Exception(S3Error.MalformedXml);
        var tags = set.Children("Tag").Select(tag => new KeyValuePair<string, string>(
            tag.Text("Key") ?? throw new S3Exception(S3Error.MalformedXml),
            tag.Text("Value") ?? throw new S3Exception(S3Error.MalformedXml)));
        return Check(new TagSet([.. tags]), maximum);
    }

    private static TagSet Check(TagSet set, int maximum)
    {
        if (set.Count > maximum)
        {
            throw new S3Exception(S3Error.InvalidTag, $"There can be at most {maximum} tags.");
        }

        if (set.Tags.DistinctBy(tag => tag.Key).Count() < set.Count)
        {
            throw new S3Exception(S3Error.InvalidTag, "A tag's key is given twice.");
        }

        return set.Tags.All(tag => tag.Key.Length is > 0 and <= MaximumKey && tag.Value.Length <= MaximumValue)
            ? set
            : throw new S3Exception(
                S3Error.InvalidTag, "A tag's key takes 1 to 128 characters and its value at most 256.");
    }
}
