using System.Xml.Linq;
using Mpr.S3.Access.Policies;
using Mpr.S3.Protocol;

namespace Mpr.S3.Access;

/// <summary>A bucket's rules for requests from pages of other origins.</summary>
internal sealed class CorsConfiguration
{
    private const int MaximumRules = 100;
    private readonly IReadOnlyList<CorsRule> _rules;

    private CorsConfiguration(IReadOnlyList<CorsRule> rules) => _rules = rules;

    /// <exception cref="S3Exception">MalformedXML or InvalidRequest.</exception>
    public static CorsConfiguration Parse(byte[] body)
    {
        var rules = XmlInput.Parse(body, "CORSConfiguration").Children("CORSRule").Select(CorsRule.Parse).ToList();
        return rules.Count is > 0 and <= MaximumRules
            ? new CorsConfiguration(rules)
            : throw new S3Exception(S3Error.MalformedXml);
    }

    /// <summary>The first rule that fits, or null.</summary>
    public CorsRule? Find(string origin, string method, IReadOnlyList<string> headers) =>
        _rules.FirstOrDefault(rule => rule.Fits(origin, method, headers));
}

/// <summary>One rule: which origins may send which methods and headers.</summary>
internal sealed record CorsRule(
    IReadOnlyList<string> Origins,
    IReadOnlyList<string> Methods,
    IReadOnlyList<string> Headers,
    IReadOnlyList<string> ExposedHeaders,
    int? MaxAgeSeconds)
{
    private static readonly string[] KnownMethods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

    /// <summary>What Access-Control-Allow-Origin says: everyone's rule says so, any other names the origin.</summary>
    public string AllowedOrigin(string origin) => Origins.Contains("*") ? "*" : origin;

    public bool Fits(string origin, string method, IReadOnlyList<string> headers) =>
        Methods.Contains(method)
        && Origins.Any(pattern => Wildcard.IsMatch(pattern, origin))
        && headers.All(header => Headers.Any(pattern => Wildcard.IsMatch(pattern, header, ignoreCase: true)));

    /// <exception cref="S3Exception">MalformedXML or InvalidRequest.</exception>
    public static CorsRule Parse(XElement element)
    {
        var rule = new CorsRule(
            Texts(element, "AllowedOrigin"),
            Texts(element, "AllowedMethod"),
            Texts(element, "AllowedHeader"),
            Texts(element, "ExposeHeader"),
            MaxAge(element.Text("MaxAgeSeconds")));
        if (rule.Origins.Count == 0 || rule.Methods.Count == 0 || !rule.ExposedHeaders.All(HeaderText.IsValue))
        {
            throw new S3Exception(S3Error.MalformedXml);
        }

        if (rule.Methods.FirstOrDefault(method => !KnownMethods.Contains(method)) is { } unknown)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                $"Found unsupported HTTP method in CORS config. Unsupported method is {unknown}");
        }

        if (rule.Origins.Concat(rule.Headers).FirstOrDefault(
            text => text.Count(letter => letter == '*') > 1) is { } stars)
        {
            throw new S3Exception(S3Error.InvalidRequest, $"\"{stars}\" can not have more than one wildcard.");
        }

        return rule;
    }

    private static List<string> Texts(XElement element, string name) =>
        [.. element.Children(name).Select(child => HeaderText.OfText(child.Value.Trim()))];

    private static int? MaxAge(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new S3Exception(S3Error.MalformedXml);
    }
}
