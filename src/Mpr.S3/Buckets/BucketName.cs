using System.Net;

namespace Mpr.S3.Buckets;

/// <summary>The rules for names of general purpose buckets in the Amazon S3 user guide.</summary>
internal static class BucketName
{
    public static bool IsValid(string name)
    {
        return name.Length is >= 3 and <= 63
            && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-')
            && char.IsAsciiLetterOrDigit(name[0])
            && char.IsAsciiLetterOrDigit(name[^1])
            && !name.Contains("..", StringComparison.Ordinal)
            && !name.Contains(".-", StringComparison.Ordinal)
            && !name.Contains("-.", StringComparison.Ordinal)
            && !(name.Count(letter => letter == '.') == 3 && IPAddress.TryParse(name, out _));
    }
}
