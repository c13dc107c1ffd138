using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Access;

public sealed class AccessListTests(EndpointFixture endpoint)
{
    private const string Everyone = "http://acs.amazonaws.com/groups/global/AllUsers";

    private readonly AmazonS3Client _client = endpoint.Client;

    [Fact]
    public async Task Grants_of_a_document_are_kept_as_given()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "k", ContentBody = "x" });
        var owner = (await _client.GetObjectAclAsync(new GetObjectAclRequest { BucketName = bucket, Key = "k" })).Owner;
        foreach (var permission in (string[])["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"])
        {
            using var put = await SendAsync(
                $"/{bucket}/k?acl", Document(owner.Id, $"<ID>{owner.Id}</ID>", "CanonicalUser", permission));
            Assert.Equal(HttpStatusCode.OK, put.StatusCode);
            var list = await _client.GetObjectAclAsync(new GetObjectAclRequest { BucketName = bucket, Key = "k" });
            Assert.Equal(permission, Assert.Single(list.Grants).Permission.Value);
        }
    }

    [Fact]
    public async Task Grants_by_header_hold()
    {
        var bucket = await endpoint.BucketAsync();
        using var http = new SignedHttp(endpoint.Host.Url);
        using var put = await http.SendAsync(
            "PUT", $"/{bucket}/k", [1], null, ("x-amz-grant-read", $"uri=\"{Everyone}\""));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var anonymous = new HttpClient { BaseAddress = endpoint.Host.Url };
        using var get = await anonymous.GetAsync(
            new Uri($"{bucket}/k", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        using var both = await http.SendAsync(
            "PUT", $"/{bucket}/k", [1], null, ("x-amz-acl", "private"), ("x-amz-grant-read", $"uri=\"{Everyone}\""));
        Assert.Equal(HttpStatusCode.BadRequest, both.StatusCode);
    }

    [Fact]
    public async Task Groups_are_listed_before_the_owner()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutBucketAclAsync(
            new PutBucketAclRequest { BucketName = bucket, ACL = S3CannedACL.PublicReadWrite });
        var grants = (await _client.GetBucketAclAsync(new GetBucketAclRequest { BucketName = bucket })).Grants;
        Assert.Equal(
            ["READ", "WRITE", "FULL_CONTROL"], grants.Select(grant => grant.Permission.Value));
        Assert.Equal([Everyone, Everyone, null], grants.Select(grant => grant.Grantee.URI));
    }

    [Theory]
    [InlineData("<ID>nobody</ID>", "CanonicalUser", "InvalidArgument")]
    [InlineData("<EmailAddress>a@b.example</EmailAddress>", "AmazonCustomerByEmail", "UnresolvableGrantByEmailAddress")]
    [InlineData("<URI>http://elsewhere.example/all</URI>", "Group", "InvalidArgument")]
    public async Task A_grantee_that_is_not_known_is_refused(string grantee, string type, string code)
    {
        var bucket = await endpoint.BucketAsync();
        using var put = await SendAsync($"/{bucket}?acl", Document(null, grantee, type, "READ"));
        Assert.Equal(HttpStatusCode.BadRequest, put.StatusCode);
        Assert.Contains(
            code,
            await put.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_write_from_itself_cannot_write_until_it_gives_it_back()
    {
        var bucket = await endpoint.BucketAsync();
        using var put = await SendAsync(
            $"/{bucket}?acl", "<AccessControlPolicy><AccessControlList/></AccessControlPolicy>");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        var request = new PutObjectRequest { BucketName = bucket, Key = "k", ContentBody = "x" };
        var fault = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.PutObjectAsync(request));
        Assert.Equal("AccessDenied", fault.ErrorCode);
        await _client.PutBucketAclAsync(
            new PutBucketAclRequest { BucketName = bucket, ACL = S3CannedACL.Private });
        await _client.PutObjectAsync(request);
    }

    [Fact]
    public async Task A_bucket_made_again_stays_and_does_not_become_another()
    {
        var bucket = await endpoint.BucketAsync();
        await _client.PutBucketAsync(new PutBucketRequest { BucketName = bucket });
        var fault = await Assert.ThrowsAsync<BucketAlreadyExistsException>(() => _client.PutBucketAsync(
            new PutBucketRequest { BucketName = bucket, CannedACL = S3CannedACL.PublicRead }));
        Assert.Equal(HttpStatusCode.Conflict, fault.StatusCode);
        using var anonymous = new HttpClient { BaseAddress = endpoint.Host.Url };
        using var list = await anonymous.GetAsync(
            new Uri(bucket, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, list.StatusCode);
    }

    [Fact]
    public async Task Who_means_the_bucket_of_another_owner_is_refused()
    {
        var bucket = await endpoint.BucketAsync();
        var owner = (await _client.GetBucketAclAsync(new GetBucketAclRequest { BucketName = bucket })).Owner.Id;
        await _client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = bucket, ExpectedBucketOwner = owner });
        var fault = await Assert.ThrowsAsync<AmazonS3Exception>(() => _client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = bucket, ExpectedBucketOwner = "111122223333" }));
        Assert.Equal("AccessDenied", fault.ErrorCode);
    }

    private async Task<HttpResponseMessage> SendAsync(string target, string document)
    {
        using var http = new SignedHttp(endpoint.Host.Url);
        return await http.SendAsync("PUT", target, System.Text.Encoding.UTF8.GetBytes(document));
    }

    private static string Document(string? owner, string grantee, string type, string permission) =>
        $"""
        <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{(owner is null ? "" : $"<Owner><ID>{owner}</ID></Owner>")}
        <AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{type}">{grantee}</Grantee>
        <Permission>{permission}</Permission></Grant></AccessControlList></AccessControlPolicy>
        """;
}
