using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mpr.S3.Tests.Hosting;

public sealed class LimitTests
{
    [Fact]
    public async Task Requests_beyond_the_limit_are_told_to_slow_down()
    {
        await using var host = await EndpointHost.StartAsync(options => options with
        {
            MaximumRequests = 1,
            CreateBuckets = ["media"],
            PublicReadBuckets = ["media"],
        });
        using var signed = new SignedHttp(host.Url);
        using var slow = new TcpClient(host.Url.Host, host.Url.Port);
        // A presigned upload whose body does not come keeps the one place.
        var target = new Uri(signed.Presign("PUT", "/media/k", "60")).PathAndQuery;
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT {target} HTTP/1.1\r\nHost: {host.Url.Authority}\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n"));
        var answer = new byte[25];
        await slow.GetStream().ReadExactlyAsync(answer);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);

        using var http = new HttpClient();
        using var refused = await http.GetAsync(new Uri(host.Url, "/media?list-type=2"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("<Code>SlowDown</Code>", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_upload_that_waits_for_100_is_never_told_to_send()
    {
        await using var host = await EndpointHost.StartAsync(options => options with { CreateBuckets = ["media"] });
        using var client = new TcpClient(host.Url.Host, host.Url.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT /media/k HTTP/1.1\r\nHost: {host.Url.Authority}\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("HTTP/1.1 403 Forbidden", await reader.ReadLineAsync());
        var headers = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            headers.Add(line);
        }

        Assert.Contains("Connection: close", headers);
    }

    [Theory]
    [InlineData("", 411)]
    [InlineData("Transfer-Encoding: chunked\r\n", 411)]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", 200)]
    public async Task An_upload_must_tell_its_length(string header, int status)
    {
        await using var host = await EndpointHost.StartAsync(options => options with { CreateBuckets = ["media"] });
        using var signed = new SignedHttp(host.Url);
        using var client = new TcpClient(host.Url.Host, host.Url.Port);
        var target = new Uri(signed.Presign("PUT", "/media/k", "60")).PathAndQuery;
        var body = header.Length > 0 ? "3\r\nabc\r\n0\r\n\r\n" : "";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT {target} HTTP/1.1\r\nHost: {host.Url.Authority}\r\n{header}\r\n{body}"));
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_type_is_refused()
    {
        await using var host = await EndpointHost.StartAsync(options => options with { CreateBuckets = ["media"] });
        using var signed = new SignedHttp(host.Url);
        var bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]><CORSConfiguration>&a;</CORSConfiguration>"u8.ToArray();
        using var refused = await signed.SendAsync("PUT", "/media?cors", bomb);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("MalformedXML", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "HTTP/1.1 200 ", true)]
    [InlineData("abc", "HTTP/1.1 100 ", false)]
    public async Task Who_waits_for_100_and_gets_the_answer_gets_a_new_connection(string body, string first, bool ends)
    {
        await using var host = await EndpointHost.StartAsync(options => options with { CreateBuckets = ["media"] });
        using var signed = new SignedHttp(host.Url);
        using var client = new TcpClient(host.Url.Host, host.Url.Port);
        var target = new Uri(signed.Presign("PUT", "/media/k", "60")).PathAndQuery;
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT {target} HTTP/1.1\r\nHost: {host.Url.Authority}\r\nContent-Length: {body.Length}\r\n"
            + "Expect: 100-continue\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        var line = await reader.ReadLineAsync();
        Assert.StartsWith(first, line, StringComparison.Ordinal);
        if (body.Length > 0)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(body));
            await reader.ReadLineAsync();
        }

        var headers = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            headers.Add(header);
        }

        Assert.Equal(ends, headers.Contains("Connection: close"));
    }
}
