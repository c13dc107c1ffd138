using System.Web;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

public sealed class PresigningTests
{
    private static readonly ObjectStoreOptions Local = new()
    {
        Endpoint = new Uri("http://store:9000"),
        AccessKey = "id",
        SecretKey = "secret",
    };

    [Fact]
    public void Url_has_the_scheme_and_place_of_the_endpoint()
    {
        using var store = new ObjectStore(Local);

        var url = store.Presign("bucket", "a/b c.mp4", TimeSpan.FromHours(1));

        Assert.Equal("http://store:9000/bucket/a/b%20c.mp4", url.GetLeftPart(UriPartial.Path));
        Assert.InRange(int.Parse(HttpUtility.ParseQueryString(url.Query)["X-Amz-Expires"]!), 3590, 3600);
    }

    [Fact]
    public void Url_is_made_for_the_public_endpoint_where_there_is_one()
    {
        using var store = new ObjectStore(Local with { PublicEndpoint = new Uri("https://media.example") });

        var url = store.Presign("bucket", "key", TimeSpan.FromHours(1));

        Assert.Equal("https://media.example/bucket/key", url.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public void Aws_urls_are_https_and_carry_the_bucket_as_host()
    {
        using var store = new ObjectStore(Local with { Endpoint = null, Region = "eu-west-1" });

        var url = store.Presign("bucket", "key", TimeSpan.FromHours(1));

        Assert.Equal("https://bucket.s3.eu-west-1.amazonaws.com/key", url.GetLeftPart(UriPartial.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7 * 24 * 3600 + 1)]
    public void Validity_is_bounded(int seconds)
    {
        using var store = new ObjectStore(Local);

        Assert.Throws<ArgumentOutOfRangeException>(
            () => store.Presign("bucket", "key", TimeSpan.FromSeconds(seconds)));
    }
}
