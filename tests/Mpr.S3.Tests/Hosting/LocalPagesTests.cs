using System.Net;

namespace Mpr.S3.Tests.Hosting;

public sealed class LocalPagesTests(EndpointFixture endpoint)
{
    [Fact]
    public async Task A_browser_gets_a_page_of_the_buckets_that_loads_nothing_else()
    {
        var bucket = await endpoint.BucketAsync();
        await endpoint.Client.PutObjectAsync(
            new() { BucketName = bucket, Key = "k", ContentBody = new string('x', 2048) });
        var page = await GetAsync("/", "text/html,*/*");
        Assert.Contains($"<td>{bucket}</td><td>1</td><td>2 KiB</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_count_requests_and_objects()
    {
        var bucket = await endpoint.BucketAsync();
        await endpoint.Client.PutObjectAsync(new() { BucketName = bucket, Key = "k", ContentBody = "12345" });
        var page = await GetAsync("/-/metrics", "*/*");
        Assert.Contains($"mpr_s3_bytes{{bucket=\"{bucket}\"}} 5\n", page, StringComparison.Ordinal);
        Assert.Matches("mpr_s3_requests_total\\{operation=\"PutObject\",status=\"200\"\\} [1-9]", page);
    }

    [Fact]
    public async Task Without_a_browser_the_root_is_S3_and_refuses_strangers()
    {
        using var http = new HttpClient();
        using var refused = await http.GetAsync(endpoint.Host.Url);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var post = await http.PostAsync(endpoint.Host.Url, new StringContent("Action=ListUsers"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    private async Task<string> GetAsync(string path, string accept)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        return await http.GetStringAsync(new Uri(endpoint.Host.Url, path));
    }
}
