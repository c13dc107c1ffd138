using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Mpr.Server.Hosting;

/// <summary>Opaque keyset cursors: the last item's sort value, so that a page costs the same wherever it starts.</summary>
public static class Cursor
{
    public const int DefaultLimit = 50;

    public const int MaxLimit = 200;

    public static string Write(string value) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(value));

    /// <exception cref="ProblemException">The text is no cursor of ours.</exception>
    public static string? Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor));
        }
        catch (FormatException)
        {
            throw ProblemException.Invalid("cursor is not one that this API gave out.");
        }
    }

    /// <exception cref="ProblemException">The limit is outside 1 to 200.</exception>
    public static int Limit(int? limit) => limit switch
    {
        null => DefaultLimit,
        >= 1 and <= MaxLimit => limit.Value,
        _ => throw ProblemException.Invalid($"limit must be between 1 and {MaxLimit}."),
    };
}
