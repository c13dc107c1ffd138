using System.Text;
using System.Text.RegularExpressions;

namespace Mpr.Server.Rules;

/// <summary>
/// Patterns of keys as shells write them: <c>*</c> and <c>?</c> stay within a folder, <c>**</c> spans folders and
/// <c>**/</c> also none; everything else is itself. The whole key must fit, and case matters, as it does in S3.
/// </summary>
public static class KeyPattern
{
    // Without backtracking no pattern takes more than linear time.
    private const RegexOptions Options =
        RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant;

    /// <summary>Whether a key fits; null fits every key.</summary>
    public static bool Fits(string? pattern, string key) => pattern is null || Regex.IsMatch(key, Expression(pattern), Options);

    // Regex keeps the last expressions compiled.
    private static string Expression(string pattern)
    {
        var text = new StringBuilder("^");
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern.AsSpan(at).StartsWith("**/"))
            {
                text.Append("(.*/)?");
                at += 2;
            }
            else if (pattern.AsSpan(at).StartsWith("**"))
            {
                text.Append(".*");
                at++;
            }
            else
            {
                text.Append(pattern[at] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    var other => Regex.Escape(other.ToString()),
                });
            }
        }

        return text.Append("\\z").ToString();
    }
}
