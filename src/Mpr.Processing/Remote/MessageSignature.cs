using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mpr.Processing.Remote;

/// <summary>
/// Signatures of Standard Webhooks 1.0
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): what the server sends to
/// others, and what remote functions send to the server.
/// </summary>
public static class MessageSignature
{
    /// <summary>Header with the message's name; the same for every time that it is sent.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the Unix seconds of this sending.</summary>
    public const string TimeHeader = "webhook-timestamp";

    /// <summary>Header with the signatures, separated by spaces.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>What a secret begins with; the base64 of its bytes follows.</summary>
    public const string SecretPrefix = "whsec_";

    private const int LeastSecret = 24;

    private const int LongestSecret = 64;

    /// <summary>Whether a text is a secret: the prefix and the base64 of 24 to 64 bytes.</summary>
    /// <param name="secret">The text.</param>
    public static bool IsSecret(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        Span<byte> bytes = stackalloc byte[LongestSecret];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[SecretPrefix.Length..], bytes, out var length)
            && length >= LeastSecret;
    }

    /// <summary>One signature, with the name of its scheme.</summary>
    /// <param name="secret">As <see cref="IsSecret"/> wants it.</param>
    /// <param name="id">Name of the message.</param>
    /// <param name="timestamp">Unix seconds.</param>
    /// <param name="body">The body as it is sent.</param>
    public static string Of(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        using var hash = IncrementalHash.CreateHMAC(
            HashAlgorithmName.SHA256, Convert.FromBase64String(secret[SecretPrefix.Length..]));
        hash.AppendData(head);
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }

    /// <summary>Whether one of a header's signatures is right; takes as long for wrong ones.</summary>
    /// <param name="secret">As <see cref="IsSecret"/> wants it.</param>
    /// <param name="id">Name of the message.</param>
    /// <param name="timestamp">Unix seconds.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="header">Value of <see cref="SignatureHeader"/>.</param>
    public static bool Verify(string secret, string id, long timestamp, ReadOnlySpan<byte> body, string header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var right = Encoding.UTF8.GetBytes(Of(secret, id, timestamp, body));
        var found = false;
        foreach (var shown in header.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            found |= CryptographicOperations.FixedTimeEquals(right, Encoding.UTF8.GetBytes(shown));
        }

        return found;
    }
}
