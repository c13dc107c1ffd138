using System.Net;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Multipart;

public sealed class MultipartTests(EndpointFixture endpoint)
{
    private const int Small = 100;
    private const int Whole = 5 * 1024 * 1024;
    private readonly AmazonS3Client _client = endpoint.Client;

    [Fact]
    public async Task Parts_make_an_object_in_the_order_of_their_numbers()
    {
        var (bucket, id) = await BeginAsync();
        var second = await UploadAsync(bucket, id, 7, Small, seed: 2);
        var first = await UploadAsync(bucket, id, 2, Whole, seed: 1);
        var done = await CompleteAsync(bucket, id, [first, second]);
        Assert.EndsWith("-2\"", done.ETag, StringComparison.Ordinal);
        using var get = await _client.GetObjectAsync(bucket, "k");
        Assert.Equal(
            SHA256.HashData([.. TestData.Bytes(Whole, 1), .. TestData.Bytes(Small, 2)]),
            SHA256.HashData(await get.ResponseStream.ReadAllAsync()));
    }

    [Fact]
    public async Task A_repeated_completion_gives_the_same_answer()
    {
        var (bucket, id) = await BeginAsync();
        var part = await UploadAsync(bucket, id, 1, Small);
        var first = await CompleteAsync(bucket, id, [part]);
        var again = await CompleteAsync(bucket, id, [part]);
        Assert.Equal(first.ETag, again.ETag);
    }

    [Fact]
    public async Task What_cannot_be_completed_is_refused_and_can_be_mended()
    {
        var (bucket, id) = await BeginAsync();
        var first = await UploadAsync(bucket, id, 1, Small);
        var second = await UploadAsync(bucket, id, 2, Small);
        await RefusedAsync(
            "EntityTooSmall", HttpStatusCode.BadRequest, () => CompleteAsync(bucket, id, [first, second]));
        await RefusedAsync("InvalidPart", HttpStatusCode.BadRequest, () => CompleteAsync(
            bucket, id, [new PartETag(1, "\"00000000000000000000000000000000\"")]));
        await RefusedAsync(
            "InvalidPart", HttpStatusCode.BadRequest, () => CompleteAsync(bucket, id, [new PartETag(9, first.ETag)]));
        await RefusedAsync("NoSuchUpload", HttpStatusCode.NotFound, () => CompleteAsync(bucket, "unknown", [first]));
        await CompleteAsync(bucket, id, [second]);
    }

    [Fact]
    public async Task The_last_upload_of_a_part_counts()
    {
        var (bucket, id) = await BeginAsync();
        var first = await UploadAsync(bucket, id, 1, Small, seed: 1);
        var second = await UploadAsync(bucket, id, 1, Small, seed: 2);
        await RefusedAsync("InvalidPart", HttpStatusCode.BadRequest, () => CompleteAsync(bucket, id, [first]));
        await CompleteAsync(bucket, id, [second]);
        using var get = await _client.GetObjectAsync(bucket, "k");
        Assert.Equal(TestData.Bytes(Small, 2), await get.ResponseStream.ReadAllAsync());
    }

    [Fact]
    public async Task An_aborted_upload_leaves_nothing()
    {
        var (bucket, id) = await BeginAsync();
        await UploadAsync(bucket, id, 1, Small);
        await _client.AbortMultipartUploadAsync(bucket, "k", id);
        await RefusedAsync(
            "NoSuchUpload", HttpStatusCode.NotFound, () => _client.AbortMultipartUploadAsync(bucket, "k", id));
        Assert.Empty((await _client.ListMultipartUploadsAsync(bucket)).MultipartUploads ?? []);
        await _client.DeleteBucketAsync(bucket);
    }

    [Fact]
    public async Task Parts_and_uploads_are_listed_in_pages()
    {
        var (bucket, id) = await BeginAsync();
        for (var number = 1; number <= 3; number++)
        {
            await UploadAsync(bucket, id, number, Small);
        }

        var page = await _client.ListPartsAsync(
            new ListPartsRequest { BucketName = bucket, Key = "k", UploadId = id, MaxParts = 2 });
        Assert.Equal((true, 2), (page.IsTruncated, page.NextPartNumberMarker));
        var rest = await _client.ListPartsAsync(new ListPartsRequest
        {
            BucketName = bucket,
            Key = "k",
            UploadId = id,
            PartNumberMarker = "2",
        });
        Assert.Equal((false, 3), (rest.IsTruncated, Assert.Single(rest.Parts).PartNumber));
        var other = (await _client.InitiateMultipartUploadAsync(bucket, "k")).UploadId;
        var first = await _client.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = bucket, MaxUploads = 1 });
        var second = await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest
        {
            BucketName = bucket,
            KeyMarker = first.NextKeyMarker,
            UploadIdMarker = first.NextUploadIdMarker,
        });
        Assert.Equal(
            new[] { id, other }.Order(), first.MultipartUploads.Concat(second.MultipartUploads).Select(
                upload => upload.UploadId).Order());
    }

    [Fact]
    public async Task A_part_is_read_by_its_number()
    {
        var (bucket, id) = await BeginAsync();
        await CompleteAsync(
            bucket, id, [await UploadAsync(bucket, id, 1, Whole), await UploadAsync(bucket, id, 2, Small, seed: 2)]);
        using var get = await _client.GetObjectAsync(
            new GetObjectRequest { BucketName = bucket, Key = "k", PartNumber = 2 });
        Assert.Equal((HttpStatusCode.PartialContent, 2), (get.HttpStatusCode, get.PartsCount));
        Assert.Equal(TestData.Bytes(Small, 2), await get.ResponseStream.ReadAllAsync());
        await RefusedAsync("InvalidPart", HttpStatusCode.BadRequest, () => _client.GetObjectAsync(
            new GetObjectRequest { BucketName = bucket, Key = "k", PartNumber = 3 }));
    }

    [Fact]
    public async Task A_part_is_copied_from_a_range()
    {
        var (bucket, id) = await BeginAsync();
        var data = TestData.Bytes(5000);
        await _client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = "s", InputStream = new MemoryStream(data) });
        var copy = await _client.CopyPartAsync(new CopyPartRequest
        {
            SourceBucket = bucket,
            SourceKey = "s",
            DestinationBucket = bucket,
            DestinationKey = "k",
            UploadId = id,
            PartNumber = 1,
            FirstByte = 10,
            LastByte = 4009,
        });
        await CompleteAsync(bucket, id, [new PartETag(1, copy.ETag)]);
        using var get = await _client.GetObjectAsync(bucket, "k");
        Assert.Equal(data[10..4010], await get.ResponseStream.ReadAllAsync());
    }

    [Fact]
    public async Task Completion_takes_a_condition()
    {
        var (bucket, id) = await BeginAsync();
        var part = await UploadAsync(bucket, id, 1, Small);
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "k", ContentBody = "there" });
        await RefusedAsync("PreconditionFailed", HttpStatusCode.PreconditionFailed, () => _client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest { BucketName = bucket, Key = "k", UploadId = id, PartETags = [part], IfNoneMatch = "*" }));
    }

    private async Task<(string Bucket, string Id)> BeginAsync()
    {
        var bucket = await endpoint.BucketAsync();
        return (bucket, (await _client.InitiateMultipartUploadAsync(bucket, "k")).UploadId);
    }

    private async Task<PartETag> UploadAsync(string bucket, string id, int number, int size, int seed = 1)
    {
        var part = await _client.UploadPartAsync(new UploadPartRequest
        {
            BucketName = bucket,
            Key = "k",
            UploadId = id,
            PartNumber = number,
            InputStream = new MemoryStream(TestData.Bytes(size, seed)),
        });
        return new PartETag(number, part.ETag);
    }

    private Task<CompleteMultipartUploadResponse> CompleteAsync(string bucket, string id, List<PartETag> parts)
    {
        var request = new CompleteMultipartUploadRequest { BucketName = bucket, Key = "k", UploadId = id };
        request.AddPartETags(parts);
        return _client.CompleteMultipartUploadAsync(request);
    }

    private static async Task RefusedAsync(string code, HttpStatusCode status, Func<Task> call)
    {
        var fault = await Assert.ThrowsAnyAsync<AmazonS3Exception>(call);
        Assert.Equal((code, status), (fault.ErrorCode, fault.StatusCode));
    }
}
