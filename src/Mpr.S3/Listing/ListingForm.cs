using System.Buffers;
using Mpr.S3.Protocol;

namespace Mpr.S3.Listing;

/// <summary>
/// What all listings share in XML: the head, the groups, and keys that are url-encoded when asked for.
/// </summary>
internal sealed class ListingForm
{
    // What a decoder would change, and what XML cannot carry.
    private static readonly SearchValues<char> Decoded = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Except([9, 10, 13]).Select(code => (char)code), '%', '+']);

    private readonly S3Request _request;
    private readonly bool _encode;

    /// <exception cref="S3Exception">The encoding type is unknown.</exception>
    public ListingForm(S3Request request, int limit)
    {
        _request = request;
        Limit = limit;
        var encoding = request.Query["encoding-type"];
        _encode = "url".Equals(encoding, StringComparison.OrdinalIgnoreCase);
        if (!string.IsNullOrEmpty(encoding) && !_encode)
        {
            throw S3Exception.InvalidArgument(
                "encoding-type", encoding, "Invalid Encoding Method specified in Request");
        }
    }

    public int Limit { get; }

    public XmlBody Document { get; private set; } = null!;

    public bool HasDelimiter => !string.IsNullOrEmpty(_request.Query["delimiter"]);

    /// <param name="root">Name of the document.</param>
    /// <param name="bucketElement">Name of the element that names the bucket.</param>
    /// <param name="isFirstForm">
    /// Whether it is ListObjects: of its Prefix botocore undoes no encoding, others do. Where both read the same, it
    /// stays as it is.
    /// </param>
    public XmlBody Begin(string root, string bucketElement = "Name", bool isFirstForm = false)
    {
        Document = new XmlBody(root).Element(bucketElement, _request.Bucket);
        var prefix = _request.Query["prefix"] ?? "";
        if (isFirstForm && !prefix.AsSpan().ContainsAny(Decoded))
        {
            Document.Element("Prefix", prefix);
        }
        else
        {
            Text("Prefix", prefix);
        }

        if (HasDelimiter)
        {
            Text("Delimiter", _request.Query["delimiter"]);
        }

        return Document.Element("EncodingType", _encode ? "url" : null);
    }

    /// <summary>An element whose text is (part of) a key; nothing when it is null.</summary>
    public void Text(string element, string? text) =>
        Document.Element(element, _encode && text is not null ? PercentEncoding.Encode(text, keepSlash: true) : text);

    public void Key(string element, byte[] key)
    {
        if (_encode)
        {
            Text(element, Encoding.UTF8.GetString(key));
        }
        else
        {
            Document.Element(element, key);
        }
    }

    public void Groups(IReadOnlyList<byte[]> groups)
    {
        foreach (var group in groups)
        {
            Document.Open("CommonPrefixes");
            Key("Prefix", group);
            Document.Close();
        }
    }
}
