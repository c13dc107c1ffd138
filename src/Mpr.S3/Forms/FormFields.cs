using Microsoft.AspNetCore.Http;
using Mpr.S3.Protocol;
using Mpr.S3.Tagging;

namespace Mpr.S3.Forms;

/// <summary>
/// The fields of an upload form that stand before its file; case does not matter in names, the first of a name counts.
/// </summary>
internal sealed class FormFields
{
    private const string FileName = "${filename}";

    private static readonly string[] Headers =
        ["content-type", "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
         "content-md5"];

    private static readonly string[] OfTheSignature =
        ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"];

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> All => _fields;

    /// <summary>The value of a field, or null.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name);

    public void Add(string name, string value) => _fields.TryAdd(name, value);

    /// <summary>Puts the name that the file has on the client's machine where the key leaves room for it.</summary>
    /// <exception cref="S3Exception">The form names no key.</exception>
    public void SetFileName(string fileName)
    {
        if (this["key"] is not { Length: > 0 } key)
        {
            throw S3Exception.InvalidArgument("key", null, "The form has no field named key before its file.");
        }

        var name = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        _fields["key"] = key.Replace(FileName, name, StringComparison.Ordinal);
    }

    /// <summary>The fields as the headers by which a PUT would say the same.</summary>
    /// <exception cref="S3Exception">The tags are malformed.</exception>
    public HeaderDictionary ToHeaders()
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in _fields)
        {
            if (name.Equals("acl", StringComparison.OrdinalIgnoreCase))
            {
                headers["x-amz-acl"] = value;
            }
            else if (name.Equals("tagging", StringComparison.OrdinalIgnoreCase))
            {
                headers["x-amz-tagging"] =
                    TagRules.OfDocument(Encoding.UTF8.GetBytes(value), TagRules.MaximumOfObject).ToQuery();
            }
            else if (IsHeader(name))
            {
                headers[name] = HeaderText.OfText(value);
            }
        }

        return headers;
    }

    private static bool IsHeader(string name) => Headers.Contains(name, StringComparer.OrdinalIgnoreCase)
        || (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
            && !OfTheSignature.Contains(name, StringComparer.OrdinalIgnoreCase));
}
