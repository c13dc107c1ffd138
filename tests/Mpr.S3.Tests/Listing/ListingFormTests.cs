using System.Net;
using System.Xml.Linq;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Listing;

public sealed class ListingFormTests(EndpointFixture endpoint) : IDisposable
{
    private static readonly XNamespace S3 = "http://s3.amazonaws.com/doc/2006-03-01/";
    private readonly SignedHttp _http = new(endpoint.Host.Url);

    [Fact]
    public async Task Version_1_echoes_the_marker_and_names_the_next_only_with_a_delimiter()
    {
        var bucket = await FillAsync("a", "b/1", "b/2", "c");
        var plain = await ListAsync(bucket, "?max-keys=1&marker=a");
        Assert.Equal(("a", null), (Text(plain, "Marker"), Text(plain, "NextMarker")));
        Assert.Equal("b/1", Keys(plain).Single());
        var rolled = await ListAsync(bucket, "?max-keys=1&marker=a&delimiter=%2F");
        Assert.Equal("b/", Text(rolled, "NextMarker"));
        var next = await ListAsync(bucket, "?max-keys=1&marker=b%2F&delimiter=%2F");
        Assert.Equal("c", Keys(next).Single());
        Assert.Equal("false", Text(next, "IsTruncated"));
    }

    [Fact]
    public async Task Version_2_echoes_what_it_was_asked()
    {
        var bucket = await FillAsync("a", "b");
        var empty = await ListAsync(bucket, "?list-type=2&continuation-token=&start-after=a&prefix=b&delimiter=x");
        Assert.Equal(
            ("", "a", "b", "x", "1", "1000"),
            (Text(empty, "ContinuationToken"), Text(empty, "StartAfter"), Text(empty, "Prefix"), Text(empty, "Delimiter"),
            Text(empty, "KeyCount"), Text(empty, "MaxKeys")));
        var none = await ListAsync(bucket, "?list-type=2&max-keys=0");
        Assert.Equal(("0", "false"), (Text(none, "KeyCount"), Text(none, "IsTruncated")));
        var owned = await ListAsync(bucket, "?list-type=2&fetch-owner=true");
        Assert.Equal(2, owned.Descendants(S3 + "Owner").Count());
        Assert.Empty((await ListAsync(bucket, "?list-type=2")).Descendants(S3 + "Owner"));
    }

    [Theory]
    [InlineData("?max-keys=x")]
    [InlineData("?max-keys=-1")]
    [InlineData("?list-type=2&continuation-token=nonsense")]
    [InlineData("?encoding-type=rot13")]
    [InlineData("?list-type=3")]
    public async Task What_makes_no_sense_is_an_invalid_argument(string query)
    {
        var bucket = await FillAsync();
        using var answer = await _http.SendAsync("GET", $"/{bucket}{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("InvalidArgument", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_encoding_encodes_keys_and_their_prefixes()
    {
        var bucket = await FillAsync("asdf+b", "foo+1/bar", "foo/bar/xyzzy", "quux ab/thud");
        var page = await ListAsync(bucket, "?delimiter=%2F&encoding-type=url");
        Assert.Equal(["asdf%2Bb"], Keys(page));
        Assert.Equal(["foo%2B1/", "foo/", "quux%20ab/"], Groups(page));
        Assert.Equal("/", Text(page, "Delimiter"));
    }

    [Theory]
    [InlineData("%25", "a%", "a%b", "c")]
    [InlineData("%20", "a ", "a b", "c")]
    [InlineData("%0A", "a\n", "a\nb", "c")]
    [InlineData("xy", "axy", "axyb", "ax")]
    public async Task Any_text_delimits(string delimiter, string group, params string[] keys)
    {
        var bucket = await FillAsync(keys);
        var page = await ListAsync(bucket, $"?delimiter={delimiter}");
        Assert.Equal([group], Groups(page));
        Assert.Equal([keys[1]], Keys(page));
    }

    [Fact]
    public async Task Without_versions_each_object_is_its_only_version()
    {
        var bucket = await FillAsync("a", "b");
        var page = await ListAsync(bucket, "?versions");
        Assert.Equal(["null", "null"], page.Descendants(S3 + "VersionId").Select(element => element.Value));
        Assert.All(page.Descendants(S3 + "IsLatest"), element => Assert.Equal("true", element.Value));
    }

    [Fact]
    public async Task A_token_survives_the_deletion_of_its_key()
    {
        var bucket = await FillAsync("a", "b", "c");
        var first = await ListAsync(bucket, "?list-type=2&max-keys=2");
        await endpoint.Client.DeleteObjectAsync(bucket, "b");
        var token = Uri.EscapeDataString(Text(first, "NextContinuationToken")!);
        Assert.Equal(["c"], Keys(await ListAsync(bucket, $"?continuation-token={token}&list-type=2")));
    }

    [Theory]
    [InlineData("", "a%20b", "a b")]
    [InlineData("", "a%0Ab", "a\nb")]
    [InlineData("", "a%2B", "a%2B")]
    [InlineData("", "a%25", "a%25")]
    [InlineData("&list-type=2", "a%20b", "a%20b")]
    public async Task A_prefix_of_the_first_form_is_encoded_only_where_it_would_be_misread(
        string form, string prefix, string shown)
    {
        var bucket = await endpoint.BucketAsync();
        var page = await ListAsync(bucket, $"?encoding-type=url&prefix={prefix}{form}");
        Assert.Equal(shown, Text(page, "Prefix"));
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> FillAsync(params string[] keys)
    {
        var bucket = await endpoint.BucketAsync();
        foreach (var key in keys)
        {
            await endpoint.Client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = key });
        }

        return bucket;
    }

    private async Task<XElement> ListAsync(string bucket, string query)
    {
        using var answer = await _http.SendAsync("GET", $"/{bucket}{query}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return XElement.Parse(text);
    }

    private static string? Text(XElement page, string name) => page.Element(S3 + name)?.Value;

    private static List<string> Keys(XElement page) => [.. page.Descendants(S3 + "Key").Select(key => key.Value)];

    private static List<string> Groups(XElement page) =>
        [.. page.Elements(S3 + "CommonPrefixes").Select(group => group.Element(S3 + "Prefix")!.Value)];
}
