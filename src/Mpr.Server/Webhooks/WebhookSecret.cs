using System.Security.Cryptography;
using System.Text;
using Mpr.Processing.Remote;
using Mpr.Server.Hosting;

namespace Mpr.Server.Webhooks;

/// <summary>
/// Secrets and signatures of Standard Webhooks 1.0
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
/// </summary>
public static class WebhookSecret
{
    // The specification asks for 24 to 64.
    private const int Bytes = 32;

    public static string New() => MessageSignature.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Takes a secret that a client chose.</summary>
    /// <exception cref="ProblemException">It is not whsec_ and the base64 of 24 to 64 bytes.</exception>
    public static string Check(string secret, string field) => MessageSignature.IsSecret(secret)
        ? secret
        : throw ProblemException.Invalid($"{field} must be whsec_ and the base64 of 24 to 64 random bytes.");

    /// <summary>The webhook-signature header: one signature by each secret, so that a receiver may know either.</summary>
    /// <param name="timestamp">Unix seconds of the attempt.</param>
    public static string Sign(IEnumerable<string> secrets, string id, long timestamp, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return string.Join(' ', secrets.Select(secret => MessageSignature.Of(secret, id, timestamp, bytes)));
    }
}
