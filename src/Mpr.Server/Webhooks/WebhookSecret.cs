using System.Security.Cryptography;
using System.Text;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>
/// Secrets and signatures of Standard Webhooks 1.0
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
/// </summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";

    // The specification asks for 24 to 64.
    private const int Bytes = 32;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Takes a secret that a client chose.</summary>
    /// <exception cref="ProblemException">It is not whsec_ and the base64 of 24 to 64 bytes.</exception>
    public static string Check(string secret, string field)
    {
        Span<byte> bytes = stackalloc byte[64];
        return secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length)
            && length >= 24
            ? secret
            : throw ProblemException.Invalid($"{field} must be whsec_ and the base64 of 24 to 64 random bytes.");
    }

    /// <summary>The webhook-signature header: one signature by each secret, so that a receiver may know either.</summary>
    /// <param name="timestamp">Unix seconds of the attempt.</param>
    public static string Sign(IEnumerable<string> secrets, string id, long timestamp, string body)
    {
        var signed = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{id}.{timestamp}.{body}"));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed))));
    }
}
