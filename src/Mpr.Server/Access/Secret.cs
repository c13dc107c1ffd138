using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mpr.Server.Access;

/// <summary>Random secrets and their digests.</summary>
internal static class Secret
{
    private const string KeyPrefix = "mpr_";

    private const int Bytes = 32;

    /// <summary>A new API key; its prefix lets scanners of leaked secrets know it.</summary>
    public static string NewKey() => KeyPrefix + New();

    /// <summary>256 random bits as base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of a secret: SHA-256 in lower-case hex.</summary>
    public static string Digest(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
