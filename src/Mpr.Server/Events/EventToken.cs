using System.Security.Cryptography;
using System.Text;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Events;

/// <summary>Lets in who shows the token of events, in one of the ways that stores and buses know, or a key of scope write.</summary>
internal static class EventToken
{
    /// <exception cref="ProblemException">The request shows neither.</exception>
    public static void Admit(HttpContext context, EventOptions options)
    {
        if (options.Token is { } token && Shown(context.Request) is { } shown && IsSame(shown, token))
        {
            return;
        }

        ((context.Items[typeof(Caller)] as Caller) ?? throw new ProblemException(
            RefusalCatalogue.Unauthorized,
            "Events need a token.",
            "Send that of MPR_EVENTS_TOKEN as bearer, as password, or as ?token=; or a key of scope write."))
            .Require(AccessScope.Write);
    }

    private static string? Shown(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString().Split(' ', 2, StringSplitOptions.TrimEntries);
        return header switch
        {
            [var scheme, var value] when scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase) => value,
            [var scheme, var value] when scheme.Equals("basic", StringComparison.OrdinalIgnoreCase) => Password(value),
            _ => request.Query["token"].FirstOrDefault(),
        };
    }

    private static string? Password(string encoded)
    {
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2).Last()
            : null;
    }

    private static bool IsSame(string shown, string token) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
