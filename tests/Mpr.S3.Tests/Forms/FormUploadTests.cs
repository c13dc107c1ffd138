using System.Net;
using System.Security.Cryptography;
using System.Xml.Linq;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Forms;

public sealed class FormUploadTests(EndpointFixture endpoint) : IDisposable
{
    private readonly HttpClient _http =
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = endpoint.Host.Url };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signed_form_stores_its_file_with_what_its_fields_say(bool isVersion2)
    {
        var bucket = await endpoint.BucketAsync();
        using var answer = await new UploadForm(bucket, Now)
        {
            IsVersion2 = isVersion2,
            Key = "up/${filename}",
            FileName = "dir\\b ü.txt",
            Fields =
            [
                ("Content-Type", "text/plain"), ("x-amz-meta-of", "5 €"), ("acl", "public-read"),
                ("tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>"),
            ],
            Extra = [("x-ignore-me", "anything")],
        }.SendAsync(_http);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("hello", await _http.GetStringAsync(Relative($"{bucket}/up/b%20%C3%BC.txt")));
        using var stored = await endpoint.Client.GetObjectAsync(bucket, "up/b ü.txt");
        Assert.Equal("text/plain", stored.Headers.ContentType);
        Assert.Equal(1, stored.TagCount);
        Assert.NotEmpty(stored.Metadata["of"]);
        Assert.Equal(answer.Headers.ETag!.Tag, stored.ETag);
    }

    [Fact]
    public async Task A_file_larger_than_a_buffer_arrives_whole()
    {
        var bucket = await endpoint.BucketAsync();
        var file = TestData.Bytes(3 * 1024 * 1024 + 7);
        using var answer = await new UploadForm(bucket, Now) { File = file }.SendAsync(_http);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using var stored = await endpoint.Client.GetObjectAsync(bucket, "up/a.txt");
        Assert.Equal(file.Length, stored.ContentLength);
        Assert.Equal(
            Convert.ToHexString(SHA256.HashData(file)),
            Convert.ToHexString(await SHA256.HashDataAsync(stored.ResponseStream, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_answer_is_the_one_that_the_form_asks_for()
    {
        var bucket = await endpoint.BucketAsync();
        using var created = await new UploadForm(bucket, Now) { Fields = [("success_action_status", "201")] }
            .SendAsync(_http);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var document = XElement.Parse(await created.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("up/a.txt", document.Element("Key")!.Value);
        Assert.Equal(created.Headers.Location, new Uri(document.Element("Location")!.Value));
        using var unknown = await new UploadForm(bucket, Now) { Fields = [("success_action_status", "404")] }
            .SendAsync(_http);
        Assert.Equal(HttpStatusCode.NoContent, unknown.StatusCode);
        using var redirected = await new UploadForm(bucket, Now)
        {
            Fields = [("success_action_redirect", "http://page.example/done?x=1")],
        }.SendAsync(_http);
        Assert.Equal(HttpStatusCode.SeeOther, redirected.StatusCode);
        Assert.Equal(
            $"http://page.example/done?x=1&bucket={bucket}&key=up%2Fa.txt&etag=%225d41402abc4b2a76b9719d911017c592%22",
            redirected.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task What_the_policy_does_not_allow_is_denied_and_nothing_is_stored()
    {
        var bucket = await endpoint.BucketAsync();
        UploadForm[] denied =
        [
            new(bucket, Now) { Key = "elsewhere/a.txt" },
            new(bucket, Now) { Extra = [("x-amz-meta-more", "x")] },
            new(bucket, Now) { Conditions = ["""["eq","$x-amz-meta-kind","film"]"""] },
            new(bucket, Now.AddMinutes(-10)),
            new(bucket, Now) { Secret = "not the secret" },
            new(bucket, Now) { Secret = "not the secret", IsVersion2 = true },
            new(bucket, Now) { AccessKey = "UNKNOWN" },
            new(bucket, Now) { IsSigned = false },
        ];
        foreach (var form in denied)
        {
            using var answer = await form.SendAsync(_http);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        var other = await endpoint.BucketAsync();
        using var elsewhere = await new UploadForm(bucket, Now).SendAsync(_http, other);
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        await EmptyAsync(bucket);
        await EmptyAsync(other);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"conditions":[]}""")]
    [InlineData("""{"expiration":"EXPIRY"}""")]
    [InlineData("""{"expiration":"2099-01-01 00:00:00","conditions":[]}""")]
    [InlineData("""{"expiration":"EXPIRY","CONDITIONS":[]}""")]
    [InlineData("""{"expiration":"EXPIRY","conditions":[{}]}""")]
    [InlineData("""{"expiration":"EXPIRY","conditions":[["content-length-range",0]]}""")]
    [InlineData("""{"expiration":"EXPIRY","conditions":[["content-length-range",-1,0]]}""")]
    [InlineData("""{"expiration":"EXPIRY","conditions":[["ends-with","$key","x"]]}""")]
    public async Task A_policy_that_is_none_is_refused(string policy)
    {
        var bucket = await endpoint.BucketAsync();
        var form = new UploadForm(bucket, Now)
        {
            Policy = policy.Replace("EXPIRY", "2099-01-01T00:00:00Z", StringComparison.Ordinal),
        };
        using var answer = await form.SendAsync(_http);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("InvalidPolicyDocument", await TextAsync(answer), StringComparison.Ordinal);
        await EmptyAsync(bucket);
    }

    [Theory]
    [InlineData("""["content-length-range",0,4]""", "EntityTooLarge")]
    [InlineData("""["content-length-range",6,9]""", "EntityTooSmall")]
    public async Task The_size_of_the_file_is_held_to_the_policy(string condition, string code)
    {
        var bucket = await endpoint.BucketAsync();
        using var answer = await new UploadForm(bucket, Now) { Conditions = [condition] }.SendAsync(_http);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(code, await TextAsync(answer), StringComparison.Ordinal);
        await EmptyAsync(bucket);
    }

    [Fact]
    public async Task A_checksum_in_a_field_is_verified()
    {
        var bucket = await endpoint.BucketAsync();
        var right = Convert.ToBase64String(SHA256.HashData("hello"u8));
        var wrong = Convert.ToBase64String(SHA256.HashData("other"u8));
        using var refused = await new UploadForm(bucket, Now) { Fields = [("x-amz-checksum-sha256", wrong)] }
            .SendAsync(_http);
        Assert.Contains("BadDigest", await TextAsync(refused), StringComparison.Ordinal);
        await EmptyAsync(bucket);
        using var taken = await new UploadForm(bucket, Now) { Fields = [("x-amz-checksum-sha256", right)] }
            .SendAsync(_http);
        Assert.Equal(right, taken.Headers.GetValues("x-amz-checksum-sha256").Single());
    }

    [Theory]
    [InlineData("x-amz-meta-a", "two\nlines")]
    [InlineData("x-amz-meta-ü", "x")]
    public async Task A_field_that_no_header_could_carry_back_is_refused(string name, string value)
    {
        var bucket = await endpoint.BucketAsync();
        using var answer = await new UploadForm(bucket, Now)
        {
            IsSigned = false,
            Extra = [(name, value)],
        }.SendAsync(_http, await OpenAsync(bucket));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("InvalidArgument", await TextAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_policy_a_form_may_what_everyone_may()
    {
        var bucket = await endpoint.BucketAsync();
        using var answer = await new UploadForm(bucket, Now) { IsSigned = false }
            .SendAsync(_http, await OpenAsync(bucket));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_no_form_or_has_no_file_is_refused()
    {
        var bucket = await endpoint.BucketAsync();
        using var plain = await _http.PostAsync(Relative(bucket), new StringContent("x"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PreconditionFailed, plain.StatusCode);
        using var empty = await _http.PostAsync(
            Relative(bucket),
            new MultipartFormDataContent { { new StringContent("k"), "key" } },
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        var broken = new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk"u8.ToArray());
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var cut = await _http.PostAsync(Relative(bucket), broken, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, cut.StatusCode);
        var field = new MultipartFormDataContent { { new StringContent(new string('x', 70_000)), "x-ignore-much" } };
        using var large = await _http.PostAsync(Relative(bucket), field, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
    }

    public void Dispose() => _http.Dispose();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static Uri Relative(string target) => new(target, UriKind.Relative);

    private static Task<string> TextAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private async Task<string> OpenAsync(string bucket)
    {
        await endpoint.Client.PutBucketAclAsync(
            new PutBucketAclRequest { BucketName = bucket, ACL = Amazon.S3.S3CannedACL.PublicReadWrite });
        return bucket;
    }

    private async Task EmptyAsync(string bucket) => Assert.Equal(
        0, (await endpoint.Client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket })).KeyCount);
}
