using Mpr.S3.Protocol;

namespace Mpr.S3.Index;

/// <summary>The tags of an object or a bucket, in the order given.</summary>
internal sealed class TagSet(IReadOnlyList<KeyValuePair<string, string>> tags)
{
    public static readonly TagSet Empty = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Tags => tags;

    public int Count => tags.Count;

    /// <summary>The value of a tag, or null.</summary>
    public string? this[string key] =>
        tags.Where(tag => tag.Key == key).Select(tag => tag.Value).FirstOrDefault();

    /// <summary>
    /// Reads the form of a query, in which <c>x-amz-tagging</c> is sent; a bare name has an empty value.
    /// </summary>
    /// <exception cref="S3Exception">An escape is malformed.</exception>
    public static TagSet OfQuery(string text) => new(
        [.. QueryParameters.Parse(text).Pairs
            .Select(pair => new KeyValuePair<string, string>(pair.Name, pair.Value))]);

    public string ToQuery() => string.Join(
        '&',
        tags.Select(tag => PercentEncoding.Encode(tag.Key, false) + "=" + PercentEncoding.Encode(tag.Value, false)));
}
