using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Objects;

/// <summary>GetObjectAttributes.</summary>
internal sealed class AttributesOperation(BucketCatalog catalog, AccessGuard guard)
{
    private const int MaximumParts = 1000;

    private static readonly string[] Known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

    public void Register(Router router) => router.Add(
        "GET", TargetLevel.Object, "attributes", new Operation("GetObjectAttributes", null, GetAsync));

    private Task GetAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        VersionId.Check(request.Query["versionId"]);
        var record = bucket.Store.Find(request.KeyBytes);
        guard.RequireObjectRead(request, bucket, request.Key, record, "s3:GetObjectAttributes");
        var wanted = Wanted(request);
        if (ReadConditions.Of(request).Check(record!.ETag, record.LastModified) == ReadOutcome.Failed)
        {
            throw new S3Exception(S3Error.PreconditionFailed);
        }

        request.Response.Headers.LastModified = record.LastModified.ToString("R", CultureInfo.InvariantCulture);
        var document = new XmlBody("GetObjectAttributesResponse");
        if (wanted.Contains("ETag"))
        {
            document.Element("ETag", record.ETag.ToString());
        }

        if (wanted.Contains("Checksum"))
        {
            document.Open("Checksum")
                .Element(record.Checksum.Algorithm.ElementName(), record.Checksum.Text)
                .Element("ChecksumType", record.Checksum.Type.Name())
                .Close();
        }

        if (wanted.Contains("ObjectParts") && record.ETag.Parts > 0)
        {
            WriteParts(request, document, record);
        }

        document.Element("StorageClass", wanted.Contains("StorageClass") ? "STANDARD" : null);
        return request.AnswerAsync(
            wanted.Contains("ObjectSize") ? document.Element("ObjectSize", record.Size) : document);
    }

    private static HashSet<string> Wanted(S3Request request)
    {
        var names = (request.Header("x-amz-object-attributes") ?? "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet(StringComparer.Ordinal);
        return names.Count > 0 && names.All(Known.Contains)
            ? names
            : throw S3Exception.InvalidArgument(
                "x-amz-object-attributes", request.Header(
                    "x-amz-object-attributes"), "Invalid attribute name specified.");
    }

    private static void WriteParts(S3Request request, XmlBody document, ObjectRecord record)
    {
        var limit = Math.Min(Number(request, "x-amz-max-parts") ?? MaximumParts, MaximumParts);
        var marker = Number(request, "x-amz-part-number-marker") ?? 0;
        var rest = record.Parts.Where(part => part.Number > marker).ToList();
        var shown = rest.Take(limit).ToList();
        document.Open("ObjectParts")
            .Element("PartsCount", record.Parts.Count)
            .Element("PartNumberMarker", marker)
            .Element("NextPartNumberMarker", shown.Count > 0 ? shown[^1].Number : 0)
            .Element("MaxParts", limit)
            .Element("IsTruncated", rest.Count > shown.Count);
        foreach (var part in shown)
        {
            document.Open("Part")
                .Element("PartNumber", part.Number)
                .Element("Size", part.Size)
                .Element(record.Checksum.Algorithm.ElementName(), Convert.ToBase64String(part.Checksum))
                .Close();
        }

        document.Close();
    }

    private static int? Number(S3Request request, string header)
    {
        if (request.Header(header) is not { Length: > 0 } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw S3Exception.InvalidArgument(header, text);
    }
}
