using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Listing;
using Mpr.S3.Protocol;

namespace Mpr.S3.Multipart;

/// <summary>ListParts and ListMultipartUploads.</summary>
internal sealed class ListUploads(BucketCatalog catalog)
{
    private const int MaximumEntries = 1000;

    public void Register(Router router) => router
        .Add("GET", TargetLevel.Object, "uploadId", new Operation(
            "ListParts", "s3:ListMultipartUploadParts", ListPartsAsync))
        .Add("GET", TargetLevel.Bucket, "uploads", new Operation(
            "ListMultipartUploads", "s3:ListBucketMultipartUploads", ListUploadsAsync));

    private Task ListPartsAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var id = request.Query["uploadId"] ?? "";
        var limit = Math.Min(request.Query.Number("max-parts") ?? MaximumEntries, MaximumEntries);
        var marker = request.Query.Number("part-number-marker") ?? 0;
        var (upload, parts) = bucket.Store.Read(index =>
        {
            var found = Uploads.Get(index, id, request.KeyBytes);
            return (found, found.Parts.Values.Where(part => part.Number > marker).Take(limit + 1).ToList());
        });
        var shown = parts.Take(limit).ToList();
        var document = new XmlBody("ListPartsResult")
            .Element("Bucket", request.Bucket)
            .Element("Key", request.Key)
            .Element("UploadId", id)
            .OwnerElement("Initiator")
            .OwnerElement()
            .Element("StorageClass", "STANDARD")
            .Element("PartNumberMarker", marker)
            .Element("NextPartNumberMarker", shown.Count > 0 ? shown[^1].Number : 0)
            .Element("MaxParts", limit)
            .Element("IsTruncated", parts.Count > limit && limit > 0);
        if (upload.Algorithm != ChecksumAlgorithm.None)
        {
            document.Element("ChecksumAlgorithm", upload.Algorithm.Name()).Element("ChecksumType", upload.Type.Name());
        }

        foreach (var part in shown)
        {
            document.Open("Part")
                .Element("PartNumber", part.Number)
                .Element("LastModified", DateTimeOffset.FromUnixTimeMilliseconds(part.Modified))
                .Element("ETag", part.ETag.Quoted)
                .Element("Size", part.Size)
                .Element(upload.Effective.ElementName(), Convert.ToBase64String(part.Checksum))
                .Close();
        }

        return request.AnswerAsync(document);
    }

    private Task ListUploadsAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var limit = Math.Min(request.Query.Number("max-uploads") ?? MaximumEntries, MaximumEntries);
        var form = new ListingForm(request, limit);
        var page = bucket.Store.Read(index => UploadPage.Collect(index, request, limit));
        var document = form.Begin("ListMultipartUploadsResult", "Bucket");
        form.Text("KeyMarker", request.Query["key-marker"] ?? "");
        document.Element("UploadIdMarker", request.Query["upload-id-marker"] ?? "");
        if (page.IsTruncated)
        {
            form.Text("NextKeyMarker", page.NextKey);
            document.Element("NextUploadIdMarker", page.NextId);
        }

        document.Element("MaxUploads", limit).Element("IsTruncated", page.IsTruncated);
        foreach (var upload in page.Uploads)
        {
            WriteUpload(form, upload);
        }

        form.Groups(page.Groups);
        return request.AnswerAsync(document);
    }

    private static void WriteUpload(ListingForm form, UploadState upload)
    {
        form.Document.Open("Upload");
        form.Key("Key", upload.Key);
        form.Document.Element("UploadId", upload.Id)
            .OwnerElement("Initiator")
            .OwnerElement()
            .Element("StorageClass", "STANDARD")
            .Element("Initiated", DateTimeOffset.FromUnixTimeMilliseconds(upload.Initiated));
        if (upload.Algorithm != ChecksumAlgorithm.None)
        {
            form.Document.Element("ChecksumAlgorithm", upload.Algorithm.Name())
                .Element("ChecksumType", upload.Type.Name());
        }

        form.Document.Close();
    }
}
