namespace Mpr.S3.Access.Policies;

/// <summary>Patterns of policies: <c>*</c> is any run of characters, <c>?</c> is any one.</summary>
internal static class Wildcard
{
    /// <summary>Linear but for the last star: hostile patterns cannot make it explode.</summary>
    public static bool IsMatch(string pattern, string text, bool ignoreCase = false)
    {
        var (at, position, star, resume) = (0, 0, -1, 0);
        while (position < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = position;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || AreEqual(pattern[at], text[position], ignoreCase)))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }

    private static bool AreEqual(char left, char right, bool ignoreCase) =>
        left == right || (ignoreCase && char.ToLowerInvariant(left) == char.ToLowerInvariant(right));
}
