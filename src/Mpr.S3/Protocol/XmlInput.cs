using System.Buffers;
using System.Xml;
using System.Xml.Linq;

namespace Mpr.S3.Protocol;

/// <summary>Reads the XML of a client: no DTD, bounded, with S3's namespace or without.</summary>
internal static class XmlInput
{
    private const int MaximumDepth = 16;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(1, 31).Where(code => code is not ('\t' or '\n' or '\r')).Select(code => (byte)code)]);

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
            body = EscapeControls(body);
            CheckDepth(body);
            using var stream = new MemoryStream(body, writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            var element = XElement.Load(reader, LoadOptions.PreserveWhitespace);
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

    // Some clients write control characters of keys as they are, which XML 1.0 forbids; as references they are read.
    private static byte[] EscapeControls(byte[] body)
    {
        if (!body.AsSpan().ContainsAny(Controls))
        {
            return body;
        }

        var escaped = new MemoryStream(body.Length + 64);
        foreach (var value in body)
        {
            if (Controls.Contains(value))
            {
                escaped.Write(Encoding.ASCII.GetBytes($"&#{value};"));
            }
            else
            {
                escaped.WriteByte(value);
            }
        }

        return escaped.ToArray();
    }

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
