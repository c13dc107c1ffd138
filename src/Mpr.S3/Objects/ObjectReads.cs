using Microsoft.AspNetCore.Http;
using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Objects;

/// <summary>GetObject and HeadObject.</summary>
internal sealed class ObjectReads(BucketCatalog catalog, DataFiles files, AccessGuard guard)
{
    private static readonly (string Parameter, string Header)[] Overrides =
    [
        ("response-content-type", "Content-Type"),
        ("response-content-language", "Content-Language"),
        ("response-expires", "Expires"),
        ("response-cache-control", "Cache-Control"),
        ("response-content-disposition", "Content-Disposition"),
        ("response-content-encoding", "Content-Encoding"),
    ];

    public void Register(Router router) => router
        .Add("GET", TargetLevel.Object, "", new Operation("GetObject", null, GetAsync))
        .Add("HEAD", TargetLevel.Object, "", new Operation("HeadObject", null, GetAsync));

    private async Task GetAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        VersionId.Check(request.Query["versionId"]);
        using var reader = ObjectReader.Open(bucket.Store, files, request.KeyBytes);
        guard.RequireObjectRead(request, bucket, request.Key, reader?.Record);
        var record = reader!.Record;
        var response = request.Response;
        if (Check(request, record))
        {
            return;
        }

        var range = Select(request, record);
        AttributeHeaders.Write(response, record);
        Override(request);
        if (record.Attributes.Tags.Count is > 0 and var tags
            && guard.IsAllowed(request, bucket, "s3:GetObjectTagging", request.Key))
        {
            response.Headers["x-amz-tagging-count"] = tags.ToString(CultureInfo.InvariantCulture);
        }

        if (range.Part is null && request.Header("range") is null or "" || !range.IsPartial)
        {
            WriteChecksum(request, record.Checksum);
        }
        else if (range.Part is { Checksum.Length: > 0 } part)
        {
            WriteChecksum(request, new Checksum(record.Checksum.Algorithm, ChecksumType.FullObject, part.Checksum));
        }

        if (range.PartsCount > 0)
        {
            response.Headers["x-amz-mp-parts-count"] = range.PartsCount.ToString(CultureInfo.InvariantCulture);
        }

        response.StatusCode = range.IsPartial ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        response.ContentLength = range.Bytes.Length;
        if (range.IsPartial)
        {
            response.Headers.ContentRange = string.Create(
                CultureInfo.InvariantCulture, $"bytes {range.Bytes.Offset}-{range.Bytes.Last}/{record.Size}");
        }

        if (!request.IsHead && range.Bytes.Length > 0)
        {
            await ObjectTransmission.SendAsync(reader, range.Bytes, response, request.Aborted).ConfigureAwait(false);
        }
    }

    /// <summary>Answers a read whose condition says that there is nothing to send.</summary>
    private static bool Check(S3Request request, ObjectRecord record)
    {
        switch (ReadConditions.Of(request).Check(record.ETag, record.LastModified))
        {
            case ReadOutcome.Failed:
                throw new S3Exception(S3Error.PreconditionFailed);
            case ReadOutcome.NotModified:
                request.Response.StatusCode = StatusCodes.Status304NotModified;
                request.Response.Headers.ETag = record.ETag.Quoted;
                request.Response.Headers.LastModified = record.LastModified.ToString("R", CultureInfo.InvariantCulture);
                return true;
            default:
                return false;
        }
    }

    private static ObjectSelection Select(S3Request request, ObjectRecord record)
    {
        if (request.Query["partNumber"] is { Length: > 0 })
        {
            return ObjectSelection.OfPart(record, request.Query.Number("partNumber") ?? 0);
        }

        return ObjectSelection.OfRange(record, request.Header("range"));
    }

    private static void Override(S3Request request)
    {
        foreach (var (parameter, header) in Overrides)
        {
            if (request.Query[parameter] is { Length: > 0 } value)
            {
                HeaderText.Check(header, value);
                request.Response.Headers[header] = request.Caller.Signature is not null
                    ? HeaderText.OfText(value)
                    : throw new S3Exception(
                        S3Error.InvalidRequest,
                        "Request specific response headers cannot be used for anonymous GET requests.");
            }
        }
    }

    private static void WriteChecksum(S3Request request, Checksum checksum)
    {
        if ("ENABLED".Equals(request.Header("x-amz-checksum-mode"), StringComparison.OrdinalIgnoreCase))
        {
            ChecksumHeaders.Write(request.Response, checksum);
        }
    }
}
