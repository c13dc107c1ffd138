using System.Security.Cryptography;

namespace Mpr.S3.Signing;

/// <summary>A verified signature of a request; the chunks of its body are signed on top of it.</summary>
/// <param name="Key">The derived signing key.</param>
/// <param name="Timestamp">As <c>20250131T235959Z</c>.</param>
/// <param name="Scope">The scope's text.</param>
/// <param name="Value">The signature, lower-case hex.</param>
internal sealed record RequestSignature(byte[] Key, string Timestamp, string Scope, string Value)
{
    public const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>The signature of a chunk of an aws-chunked body.</summary>
    public string OfChunk(string previous, ReadOnlySpan<byte> sha256) => Sign(
        Key, $"AWS4-HMAC-SHA256-PAYLOAD\n{Timestamp}\n{Scope}\n{previous}\n{EmptySha256}\n{Hex(sha256)}");

    /// <summary>The signature of the trailers of an aws-chunked body.</summary>
    public string OfTrailer(string previous, string trailers) => Sign(
        Key,
        $"AWS4-HMAC-SHA256-TRAILER\n{Timestamp}\n{Scope}\n{previous}\n"
        + Hex(SHA256.HashData(Encoding.UTF8.GetBytes(trailers))));

    public static string OfRequest(byte[] key, string timestamp, string scope, byte[] canonicalRequest) => Sign(
        key,
        $"AWS4-HMAC-SHA256\n{timestamp}\n{scope}\n"
        + Hex(SHA256.HashData(canonicalRequest)));

    /// <summary>Compares in a time that does not depend on where the texts differ.</summary>
    public static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    private static string Sign(byte[] key, string text) => Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
