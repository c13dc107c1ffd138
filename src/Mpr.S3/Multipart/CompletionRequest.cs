using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Multipart;

/// <summary>The parts that a client names to make an object of.</summary>
internal sealed record CompletionRequest(IReadOnlyList<NamedPart> Parts)
{
    private const long MinimumPart = 5 * 1024 * 1024;

    /// <exception cref="S3Exception">MalformedXML.</exception>
    public static CompletionRequest Parse(byte[] body)
    {
        var parts = XmlInput.Parse(body, "CompleteMultipartUpload").Children("Part").Select(element => new NamedPart(
            int.TryParse(element.Text("PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new S3Exception(S3Error.MalformedXml),
            element.Text("ETag") ?? throw new S3Exception(S3Error.MalformedXml),
            ChecksumAlgorithmNames.All
                .Select(algorithm => (algorithm, element.Text(algorithm.ElementName())))
                .FirstOrDefault(pair => pair.Item2 is not null))).ToList();
        return parts.Count is > 0 and <= Uploads.MaximumParts
            ? new CompletionRequest(parts)
            : throw new S3Exception(S3Error.MalformedXml);
    }

    /// <summary>The stored parts that are named.</summary>
    /// <exception cref="S3Exception">InvalidPart, InvalidPartOrder or EntityTooSmall.</exception>
    public IReadOnlyList<UploadedPart> Select(UploadState upload)
    {
        var selected = new List<UploadedPart>(Parts.Count);
        foreach (var named in Parts)
        {
            if (selected.Count > 0 && named.Number <= selected[^1].Number)
            {
                throw new S3Exception(S3Error.InvalidPartOrder);
            }

            if (!upload.Parts.TryGetValue(named.Number, out var part) || !part.ETag.Matches(named.ETag)
                || !named.HasChecksumOf(upload, part))
            {
                throw new S3Exception(S3Error.InvalidPart)
                {
                    Details = [new("PartNumber", named.Number.ToString(CultureInfo.InvariantCulture))],
                };
            }

            selected.Add(part);
        }

        return selected.Take(selected.Count - 1).All(part => part.Size >= MinimumPart)
            ? selected
            : throw new S3Exception(S3Error.EntityTooSmall);
    }
}

/// <summary>A part as a client names it.</summary>
/// <param name="Number">Of the part.</param>
/// <param name="ETag">With quotes or without.</param>
/// <param name="Checksum">The value given for it, if any.</param>
internal sealed record NamedPart(int Number, string ETag, (ChecksumAlgorithm Algorithm, string? Value) Checksum)
{
    /// <summary>A value of an algorithm that is not kept cannot be compared and is let pass.</summary>
    public bool HasChecksumOf(UploadState upload, UploadedPart part) =>
        Checksum.Value is null || Checksum.Algorithm != upload.Effective
        || Checksum.Value == Convert.ToBase64String(part.Checksum);
}
