using System.Buffers.Binary;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Listing;

/// <summary>
/// Where a listing goes on: the last key or group, with a check so that a damaged token is refused. It stays valid
/// after restarts and when the key is deleted.
/// </summary>
internal static class ContinuationToken
{
    private const int CheckLength = 4;

    public static string Of(byte[] last)
    {
        var bytes = new byte[CheckLength + last.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, LogFrame.Crc(last));
        last.CopyTo(bytes, CheckLength);
        return Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_');
    }

    /// <exception cref="S3Exception">The token is none of ours.</exception>
    public static byte[] Parse(string token)
    {
        var bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token.Replace('-', '+').Replace('_', '/'), bytes, out var length)
            && length >= CheckLength)
        {
            var last = bytes[CheckLength..length];
            if (BinaryPrimitives.ReadUInt32BigEndian(bytes) == LogFrame.Crc(last))
            {
                return last;
            }
        }

        throw S3Exception.InvalidArgument("continuation-token", token, "The continuation token provided is incorrect");
    }
}
