using System.Xml;
using System.Xml.Linq;

namespace Mpr.S3.Protocol;

/// <summary>Reads the XML of a client: no DTD, bounded, with S3's namespace or without.</summary>
internal static class XmlInput
{
    private const int MaximumDepth = 16;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Parses a document whose root has the given name.</summary>
    /// <exception cref="S3Exception">MalformedXML.</exception>
    public static XElement Parse(byte[] body, string root)
    {
        try
        {
            CheckDepth(body);
            using var stream = new MemoryStream(body, writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            var element = XElement.Load(reader);
            return element.Name.LocalName == root ? element : throw new S3Exception(S3Error.MalformedXml);
        }
        catch (Exception fault) when (fault is XmlException or DecoderFallbackException or ArgumentException)
        {
            throw new S3Exception(S3Error.MalformedXml);
        }
    }

    public static IEnumerable<XElement> Children(this XElement element, string name) =>
        element.Elements().Where(child => child.Name.LocalName == name);

    public static XElement? Child(this XElement element, string name) => element.Children(name).FirstOrDefault();

    /// <summary>The text of a child element, or null without one.</summary>
    public static string? Text(this XElement element, string name) => element.Child(name)?.Value;

    // XElement walks its tree recursively in places: a bound on depth keeps hostile nesting from the stack.
    private static void CheckDepth(byte[] body)
    {
        using var stream = new MemoryStream(body, writable: false);
        using var reader = XmlReader.Create(stream, Settings);
        while (reader.Read())
        {
            if (reader.Depth > MaximumDepth)
            {
                throw new S3Exception(S3Error.MalformedXml);
            }
        }
    }
}
