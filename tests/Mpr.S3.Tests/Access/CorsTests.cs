using System.Net;
using Amazon.S3.Model;

namespace Mpr.S3.Tests.Access;

public sealed class CorsTests(EndpointFixture endpoint)
{
    [Theory]
    [InlineData("GET", "https://a.example", null, 200, "https://a.example")]
    [InlineData("DELETE", "https://a.example", null, 403, null)]
    [InlineData("GET", "https://a.other", null, 403, null)]
    [InlineData("PUT", "https://anyone", "X-Custom-One", 200, "*")]
    [InlineData("PUT", "https://anyone", "authorization", 403, null)]
    public async Task Preflights_follow_the_rules(
        string method, string origin, string? headers, int status, string? allowed)
    {
        var bucket = await RuledAsync();
        using var answer = await SendAsync("OPTIONS", bucket, ("Origin", origin), (
            "Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(allowed, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_incomplete_preflight_is_a_bad_request_before_any_rule_is_set()
    {
        var bucket = await endpoint.BucketAsync();
        using var answer = await SendAsync("OPTIONS", bucket, ("Origin", "https://a.example"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Answers_carry_the_headers_errors_included()
    {
        var bucket = await RuledAsync();
        using var answer = await SendAsync("GET", bucket, ("Origin", "https://a.example"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("https://a.example", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("ETag", Header(answer, "Access-Control-Expose-Headers"));
        Assert.Contains("Origin", Header(answer, "Vary"), StringComparison.Ordinal);
        using var foreign = await SendAsync("GET", bucket, ("Origin", "https://b.other"));
        Assert.Null(Header(foreign, "Access-Control-Allow-Origin"));
    }

    private async Task<string> RuledAsync()
    {
        var bucket = await endpoint.BucketAsync();
        await endpoint.Client.PutCORSConfigurationAsync(new PutCORSConfigurationRequest
        {
            BucketName = bucket,
            Configuration = new CORSConfiguration
            {
                Rules =
                [
                    new CORSRule { AllowedOrigins = ["https://*.example"], AllowedMethods = ["GET"], ExposeHeaders = ["ETag"], MaxAgeSeconds = 60 },
                    new CORSRule { AllowedOrigins = ["*"], AllowedMethods = ["PUT"], AllowedHeaders = ["x-custom-*"] },
                ],
            },
        });
        Assert.Equal(2, (await endpoint.Client.GetCORSConfigurationAsync(bucket)).Configuration.Rules.Count);
        return bucket;
    }

    private async Task<HttpResponseMessage> SendAsync(
        string method, string bucket, params (string Name, string? Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(endpoint.Host.Url, $"{bucket}/k"));
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
