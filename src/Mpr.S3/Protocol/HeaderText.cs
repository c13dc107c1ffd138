using System.Buffers;

namespace Mpr.S3.Protocol;

/// <summary>
/// What an answer's header can carry (RFC 9110 section 5.5): a name that is a token, a value without control
/// characters.
/// What a client gives to be sent back later is held to that when it is given.
/// </summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(code => code != '\t').Select(code => (char)code), (char)127]);

    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <exception cref="S3Exception">InvalidArgument.</exception>
    public static void Check(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(Token) || !IsValue(value))
        {
            throw S3Exception.InvalidArgument(name, value, "The header cannot be sent back.");
        }
    }

    public static bool IsValue(string value) => !value.AsSpan().ContainsAny(Controls);

    /// <summary>Text as header values are kept here: each char a byte of its UTF-8.</summary>
    public static string OfText(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
