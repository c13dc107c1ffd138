namespace Mpr.S3.Protocol;

/// <summary>The query of a request: names and values as sent, decoded once.</summary>
internal sealed class QueryParameters
{
    public static readonly QueryParameters Empty = new([]);

    private readonly List<(string RawName, string RawValue, string Name, string Value)> _pairs;

    private QueryParameters(List<(string RawName, string RawValue, string Name, string Value)> pairs) => _pairs = pairs;

    /// <summary>Names and values still encoded, in the order sent; a bare name has an empty value.</summary>
    public IEnumerable<(string Name, string Value)> Raw => _pairs.Select(pair => (pair.RawName, pair.RawValue));

    /// <summary>Names and values, decoded, in the order sent.</summary>
    public IEnumerable<(string Name, string Value)> Pairs => _pairs.Select(pair => (pair.Name, pair.Value));

    public IEnumerable<string> Names => _pairs.Select(pair => pair.Name);

    /// <summary>The first value of a name, or null. A bare name has an empty value.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var pair in _pairs)
            {
                if (pair.Name.Equals(name, StringComparison.Ordinal))
                {
                    return pair.Value;
                }
            }

            return null;
        }
    }

    public bool Has(string name) => this[name] is not null;

    /// <param name="text">Without the question mark.</param>
    /// <exception cref="S3Exception">An escape is malformed.</exception>
    public static QueryParameters Parse(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return Empty;
        }

        var pairs = new List<(string, string, string, string)>();
        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var cut = pair.IndexOf('=');
            var name = (cut < 0 ? pair : pair[..cut]).ToString();
            var value = cut < 0 ? "" : pair[(cut + 1)..].ToString();
            pairs.Add((name, value, DecodeForm(name), DecodeForm(value)));
        }

        return new QueryParameters(pairs);
    }

    /// <exception cref="S3Exception">The value is no whole number from 0 on.</exception>
    public int? Number(string name)
    {
        var text = this[name];
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (int)Math.Min(number, int.MaxValue)
            : throw S3Exception.InvalidArgument(name, text);
    }

    private static string DecodeForm(string text) => PercentEncoding.Decode(text.Replace('+', ' '));
}
