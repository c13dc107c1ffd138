using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Objects;

/// <summary>CopyObject.</summary>
internal sealed class CopyOperation(
    BucketCatalog catalog, SourceOpener sources, BodyIntake intake, ObjectPublisher publisher, TimeProvider time)
{
    private const string Replace = "REPLACE";

    public void Register(Router router) =>
        router.Add("PUT", TargetLevel.Object, Router.Copy, new Operation("CopyObject", "s3:PutObject", CopyAsync));

    private async Task CopyAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var source = CopySource.Of(request);
        var replaces = Directive(request, "x-amz-metadata-directive") == Replace;
        var asked = AskedAlgorithm(request);
        using var reader = sources.Open(request, source);
        RequireChange(request, source, replaces);
        if (reader.Record.Size > BodyReceiver.MaximumSize)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120");
        }

        var attributes = AttributeHeaders.Read(request, bucket);
        if (!replaces)
        {
            attributes = attributes with { Headers = reader.Record.Attributes.Headers };
        }

        if (Directive(request, "x-amz-tagging-directive") != Replace)
        {
            attributes = attributes with { Tags = reader.Record.Attributes.Tags };
        }

        var algorithm = asked ?? reader.Record.Checksum.Algorithm;
        using var body = await intake.ReceiveAsync(
            SourceOpener.Read(reader, new ByteRange(0, reader.Record.Size)),
            reader.Record.Size,
            [algorithm],
            mayBeInline: true,
            request.Aborted).ConfigureAwait(false);
        var record = ObjectPublisher.Compose(request.KeyBytes, body, attributes, algorithm, time.GetUtcNow());
        await publisher.PublishAsync(bucket, body, record, WriteConditions.Of(request)).ConfigureAwait(false);
        await request.AnswerAsync(Describe("CopyObjectResult", record.LastModified, record.ETag, record.Checksum)
            .Element("ChecksumType", record.Checksum.Type.Name())).ConfigureAwait(false);
    }

    /// <summary>What answers to copies say of the copy.</summary>
    public static XmlBody Describe(
        string root, DateTimeOffset modified, ETag etag, Checksum checksum) => new XmlBody(root)
        .Element("LastModified", modified)
        .Element("ETag", etag.Quoted)
        .Element(checksum.Algorithm.ElementName(), checksum.Text);

    private static string Directive(S3Request request, string header) => request.Header(header) switch
    {
        null or "" or "COPY" => "COPY",
        Replace => Replace,
        var unknown => throw S3Exception.InvalidArgument(header, unknown, "Unknown directive."),
    };

    private static ChecksumAlgorithm? AskedAlgorithm(S3Request request)
    {
        var name = request.Header("x-amz-checksum-algorithm");
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        return ChecksumAlgorithmNames.TryParse(name, out var algorithm)
            ? algorithm
            : throw new S3Exception(S3Error.InvalidRequest, "Checksum algorithm provided is unsupported.");
    }

    private static void RequireChange(S3Request request, CopySource source, bool replaces)
    {
        if (source.Bucket == request.Bucket && source.Key == request.Key && !replaces
            && request.Header("x-amz-storage-class") is null && request.Header("x-amz-checksum-algorithm") is null
            && request.Header("x-amz-website-redirect-location") is null
            && Directive(request, "x-amz-tagging-directive") != Replace)
        {
            throw new S3Exception(
                S3Error.InvalidRequest,
                "This copy request is illegal because it is trying to copy an object to itself without changing "
                + "the object's metadata, storage class, website redirect location or encryption attributes.");
        }
    }
}
