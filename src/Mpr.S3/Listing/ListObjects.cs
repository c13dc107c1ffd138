using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Protocol;

namespace Mpr.S3.Listing;

/// <summary>ListObjectsV2, ListObjects and the unversioned form of ListObjectVersions.</summary>
internal sealed class ListObjects(BucketCatalog catalog)
{
    private const int MaximumKeys = 1000;

    public void Register(Router router) => router
        .Add("GET", TargetLevel.Bucket, "list-type", new Operation("ListObjectsV2", "s3:ListBucket", ListAsync))
        .Add("GET", TargetLevel.Bucket, "", new Operation("ListObjects", "s3:ListBucket", ListFirstFormAsync))
        .Add("GET", TargetLevel.Bucket, "versions", new Operation(
            "ListObjectVersions", "s3:ListBucketVersions", ListVersionsAsync));

    private Task ListAsync(S3Request request)
    {
        if (request.Query["list-type"] != "2")
        {
            throw S3Exception.InvalidArgument("list-type", request.Query["list-type"]);
        }

        var token = request.Query["continuation-token"];
        var startAfter = request.Query["start-after"];
        var after = string.IsNullOrEmpty(token) ? Bytes(startAfter) : ContinuationToken.Parse(token);
        var (page, form) = Collect(request, after);
        var document = form.Begin("ListBucketResult");
        form.Text("StartAfter", startAfter);
        document.Element("ContinuationToken", token)
            .Element("NextContinuationToken", page.IsTruncated ? ContinuationToken.Of(page.Last) : null)
            .Element("KeyCount", page.Count)
            .Element("MaxKeys", form.Limit)
            .Element("IsTruncated", page.IsTruncated);
        var withOwner = request.Query["fetch-owner"] == "true";
        foreach (var (key, entry) in page.Objects)
        {
            WriteEntry(form, "Contents", key, entry, withOwner);
        }

        form.Groups(page.Groups);
        return request.AnswerAsync(document);
    }

    private Task ListFirstFormAsync(S3Request request)
    {
        var marker = request.Query["marker"] ?? "";
        var (page, form) = Collect(request, Bytes(marker));
        var document = form.Begin("ListBucketResult", isFirstForm: true);
        form.Text("Marker", marker);
        if (page.IsTruncated && form.HasDelimiter)
        {
            form.Key("NextMarker", page.Last);
        }

        document.Element("MaxKeys", form.Limit).Element("IsTruncated", page.IsTruncated);
        foreach (var (key, entry) in page.Objects)
        {
            WriteEntry(form, "Contents", key, entry, withOwner: true);
        }

        form.Groups(page.Groups);
        return request.AnswerAsync(document);
    }

    private Task ListVersionsAsync(S3Request request)
    {
        var marker = request.Query["key-marker"] ?? "";
        var (page, form) = Collect(request, Bytes(marker));
        var document = form.Begin("ListVersionsResult");
        form.Text("KeyMarker", marker);
        document.Element("VersionIdMarker", request.Query["version-id-marker"] ?? "");
        if (page.IsTruncated)
        {
            form.Key("NextKeyMarker", page.Last);
            document.Element("NextVersionIdMarker", Objects.VersionId.Only);
        }

        document.Element("MaxKeys", form.Limit).Element("IsTruncated", page.IsTruncated);
        foreach (var (key, entry) in page.Objects)
        {
            WriteEntry(form, "Version", key, entry, withOwner: true);
        }

        form.Groups(page.Groups);
        return request.AnswerAsync(document);
    }

    private (ListingPage Page, ListingForm Form) Collect(S3Request request, byte[] after)
    {
        var bucket = catalog.Get(request.Bucket);
        var limit = Math.Min(request.Query.Number("max-keys") ?? MaximumKeys, MaximumKeys);
        var form = new ListingForm(request, limit);
        var query = new ListingQuery(Bytes(request.Query["prefix"]), Bytes(request.Query["delimiter"]), after, limit);
        return (bucket.Store.Read(query.Collect), form);
    }

    private static void WriteEntry(ListingForm form, string element, byte[] key, in IndexEntry entry, bool withOwner)
    {
        var document = form.Document.Open(element);
        form.Key("Key", key);
        if (element == "Version")
        {
            document.Element("VersionId", Objects.VersionId.Only).Element("IsLatest", true);
        }

        document.Element("LastModified", entry.LastModified)
            .Element("ETag", entry.ETag.Quoted)
            .Element("ChecksumAlgorithm", entry.Algorithm.Name())
            .Element("ChecksumType", entry.Type.Name())
            .Element("Size", entry.Size)
            .Element("StorageClass", "STANDARD");
        if (withOwner)
        {
            document.OwnerElement();
        }

        document.Close();
    }

    private static byte[] Bytes(string? text) => Encoding.UTF8.GetBytes(text ?? "");
}
