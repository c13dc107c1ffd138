using Microsoft.AspNetCore.Http;
using Mpr.S3.Access;
using Mpr.S3.Buckets;
using Mpr.S3.Checksums;
using Mpr.S3.Index;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;
using Mpr.S3.Storage;

namespace Mpr.S3.Forms;

/// <summary>PostObject: an upload by a form of a page, allowed by a signed policy.</summary>
internal sealed class PostOperation(
    BucketCatalog catalog, AccessGuard guard, FormAuthenticator authenticator, BodyIntake intake,
    ObjectPublisher publisher, TimeProvider time)
{
    public void Register(Router router) =>
        router.Add("POST", TargetLevel.Bucket, "", new Operation("PostObject", null, PostAsync));

    private async Task PostAsync(S3Request request)
    {
        var bucket = catalog.Get(request.Bucket);
        var length = request.Http.Request.ContentLength ?? throw new S3Exception(S3Error.MissingContentLength);
        request.IsBodyWanted = true;
        var form = await FormReader.OpenAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        request.Caller = authenticator.Authenticate(form.Fields);
        var policy = form.Fields["policy"] is { } text ? FormPolicy.Parse(text) : null;
        policy?.Check(form.Fields, bucket.Name, time.GetUtcNow());
        request.TakeForm(form.Fields["key"]!, form.Fields.ToHeaders());
        guard.Require(request, bucket, "s3:PutObject");
        var attributes = AttributeHeaders.Read(request, bucket);
        var integrity = BodyIntegrity.Of(request);
        var algorithm =
            integrity.Algorithm == ChecksumAlgorithm.None ? ChecksumAlgorithm.Crc64Nvme : integrity.Algorithm;
        var file = new BoundedFile(form, policy?.Sizes ?? (0, long.MaxValue));
        using var body = await intake
            .ReceiveAsync(file.ReadAsync, length, [algorithm], mayBeInline: true, request.Aborted)
            .ConfigureAwait(false);
        file.CheckLeast();
        integrity.CheckMd5(body.Md5);
        integrity.CheckChecksum(body.Checksums[algorithm], new Dictionary<string, string>());
        var record = ObjectPublisher.Compose(request.KeyBytes, body, attributes, algorithm, time.GetUtcNow());
        await publisher.PublishAsync(bucket, body, record, WriteConditions.Of(request)).ConfigureAwait(false);
        await AnswerAsync(request, form.Fields, record).ConfigureAwait(false);
    }

    private static Task AnswerAsync(S3Request request, FormFields fields, ObjectRecord record)
    {
        var http = request.Http.Request;
        var location = $"{http.Scheme}://{http.Host}/{request.Bucket}/{PercentEncoding.Encode(request.Key, true)}";
        request.Response.Headers.ETag = record.ETag.Quoted;
        ChecksumHeaders.Write(request.Response, record.Checksum);
        if ((fields["success_action_redirect"] ?? fields["redirect"]) is { } redirect
            && Uri.TryCreate(redirect, UriKind.Absolute, out var target) && target.Scheme is "http" or "https")
        {
            request.Response.Headers.Location = string.Create(
                CultureInfo.InvariantCulture,
                $"{target.AbsoluteUri}{(target.Query.Length > 0 ? '&' : '?')}bucket={request.Bucket}")
                + $"&key={PercentEncoding.Encode(request.Key, false)}"
                + $"&etag={PercentEncoding.Encode(record.ETag.Quoted, false)}";
            return request.AnswerAsync(StatusCodes.Status303SeeOther);
        }

        request.Response.Headers.Location = location;
        return fields["success_action_status"] switch
        {
            "200" => request.AnswerAsync(StatusCodes.Status200OK),
            "201" => request.AnswerAsync(
                new XmlBody("PostResponse", withNamespace: false)
                    .Element("Location", location)
                    .Element("Bucket", request.Bucket)
                    .Element("Key", request.Key)
                    .Element("ETag", record.ETag.Quoted),
                StatusCodes.Status201Created),
            _ => request.AnswerAsync(StatusCodes.Status204NoContent),
        };
    }

    /// <summary>The file of a form, held against the sizes that its policy allows.</summary>
    private sealed class BoundedFile(FormReader form, (long Least, long Most) sizes)
    {
        private long _size;

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            var count = await form.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _size += count;
            return _size <= Math.Min(sizes.Most, BodyReceiver.MaximumSize)
                ? count
                : throw new S3Exception(S3Error.EntityTooLarge);
        }

        public void CheckLeast()
        {
            if (_size < sizes.Least)
            {
                throw new S3Exception(S3Error.EntityTooSmall, "The file is smaller than the policy allows.");
            }
        }
    }
}
