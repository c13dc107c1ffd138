using System.Buffers;
using System.Buffers.Text;

namespace Mpr.S3.Protocol;

/// <summary>
/// Writes an XML document as UTF-8. Control characters, which XML 1.0 cannot carry, become numeric references as S3
/// writes them. Not thread-safe.
/// </summary>
internal sealed class XmlBody : IDisposable
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(code => (byte)code), (byte)'<', (byte)'>', (byte)'&', (byte)'"', 0x7F]);

    private readonly PooledBuffer _buffer = new(1024);
    private readonly Stack<string> _open = new();

    /// <param name="root">Name of the root element.</param>
    /// <param name="withNamespace">False for error documents only.</param>
    public XmlBody(string root, bool withNamespace = true)
    {
        Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"u8);
        Name(root);
        if (withNamespace)
        {
            Raw(" xmlns=\""u8);
            Name(Namespace);
            Raw("\""u8);
        }

        Raw(">"u8);
        _open.Push(root);
    }

    public XmlBody Open(string name)
    {
        Raw("<"u8);
        Name(name);
        Raw(">"u8);
        _open.Push(name);
        return this;
    }

    public XmlBody Close()
    {
        Raw("</"u8);
        Name(_open.Pop());
        Raw(">"u8);
        return this;
    }

    /// <summary>An element with a text; nothing when the text is null.</summary>
    public XmlBody Element(string name, string? text)
    {
        if (text is null)
        {
            return this;
        }

        Open(name);
        Span<byte> small = stackalloc byte[512];
        if (text.Length <= small.Length / 3)
        {
            Text(small[..Encoding.UTF8.GetBytes(text, small)]);
        }
        else
        {
            Text(Encoding.UTF8.GetBytes(text));
        }

        return Close();
    }

    public XmlBody Element(string name, ReadOnlySpan<byte> utf8)
    {
        Open(name);
        Text(utf8);
        return Close();
    }

    public XmlBody Element(string name, long value)
    {
        Open(name);
        Utf8Formatter.TryFormat(value, _buffer.GetSpan(20), out var written);
        _buffer.Advance(written);
        return Close();
    }

    public XmlBody Element(string name, bool value) => Element(name, value ? "true"u8 : "false"u8);

    /// <summary>A time in UTC with milliseconds.</summary>
    public XmlBody Element(string name, DateTimeOffset time)
    {
        Open(name);
        time.UtcDateTime.TryFormat(
            _buffer.GetSpan(32), out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        _buffer.Advance(written);
        return Close();
    }

    /// <summary>Text of the element that is open.</summary>
    public XmlBody Content(string text)
    {
        Text(Encoding.UTF8.GetBytes(text));
        return this;
    }

    /// <summary>Markup that is written as it is.</summary>
    public XmlBody Markup(ReadOnlySpan<byte> markup)
    {
        Raw(markup);
        return this;
    }

    /// <summary>Closes what is open and gives the document.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        while (_open.Count > 0)
        {
            Close();
        }

        return _buffer.Written;
    }

    /// <summary>Gives the memory of the document back.</summary>
    public void Dispose() => _buffer.Dispose();

    private void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    private void Name(string name)
    {
        var written = Encoding.UTF8.GetBytes(name, _buffer.GetSpan(name.Length * 3));
        _buffer.Advance(written);
    }

    private void Text(ReadOnlySpan<byte> utf8)
    {
        while (utf8.Length > 0)
        {
            var special = utf8.IndexOfAny(Special);
            if (special < 0)
            {
                Raw(utf8);
                return;
            }

            Raw(utf8[..special]);
            Escape(utf8[special]);
            utf8 = utf8[(special + 1)..];
        }
    }

    private void Escape(byte value)
    {
        switch (value)
        {
            case (byte)'<':
                Raw("&lt;"u8);
                break;
            case (byte)'>':
                Raw("&gt;"u8);
                break;
            case (byte)'&':
                Raw("&amp;"u8);
                break;
            case (byte)'"':
                Raw("&quot;"u8);
                break;
            default:
                Raw("&#x"u8);
                Name(value.ToString("x", CultureInfo.InvariantCulture));
                Raw(";"u8);
                break;
        }
    }
}
