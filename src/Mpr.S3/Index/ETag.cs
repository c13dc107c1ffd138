using System.Buffers.Binary;

namespace Mpr.S3.Index;

/// <summary>
/// The ETag of an object: the MD5 of its bytes, or the MD5 of its parts' MD5s with their number.
/// </summary>
/// <param name="Hash">The 16 bytes, big-endian.</param>
/// <param name="Parts">0 for an object put in one piece.</param>
internal readonly record struct ETag(UInt128 Hash, int Parts)
{
    public static ETag From(ReadOnlySpan<byte> md5, int parts = 0) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(md5), parts);

    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Hash);
        return bytes;
    }

    /// <summary>Without quotes.</summary>
    public override string ToString() => Parts == 0
        ? Hash.ToString("x32", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Hash:x32}-{Parts}");

    /// <summary>As in a header or an XML element: with quotes.</summary>
    public string Quoted => $"\"{ToString()}\"";

    /// <summary>Whether text from a client, quoted or not, weak or not, names this ETag.</summary>
    public bool Matches(string text)
    {
        var bare = text.Trim();
        if (bare.StartsWith("W/", StringComparison.Ordinal))
        {
            bare = bare[2..];
        }

        return bare.Trim('"').Equals(ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
