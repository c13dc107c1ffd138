namespace Mpr.S3.Checksums;

/// <summary>A stored checksum: the raw big-endian value and, for a composite one, how many parts it covers.</summary>
/// <param name="Algorithm">Never <see cref="ChecksumAlgorithm.None"/>.</param>
/// <param name="Type">Whether the value covers the bytes or the parts' values.</param>
/// <param name="Value">The raw value.</param>
/// <param name="Parts">The number shown after the dash of a composite value; 0 without one.</param>
internal sealed record Checksum(ChecksumAlgorithm Algorithm, ChecksumType Type, byte[] Value, int Parts = 0)
{
    /// <summary>The value as S3 shows it: base64, with <c>-N</c> when it is a composite of N parts.</summary>
    public string Text => Parts > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Convert.ToBase64String(Value)}-{Parts}")
        : Convert.ToBase64String(Value);
}
