using System.Net.Sockets;
using System.Text;
using CsCheck;

namespace Mpr.S3.Tests.Fuzzing;

/// <summary>Mutated requests over a socket: no answer tells of a failure, and the endpoint goes on serving.</summary>
public sealed class RequestFuzzTests
{
    // What is not implemented, and a version of HTTP that does not exist: answers, not failures.
    private static readonly string[] Refusals = ["HTTP/1.1 501", "HTTP/1.1 505"];

    private static readonly string[] Seeds =
    [
        "GET /media/a%20b?partNumber=1 HTTP/1.1\r\nHost: h\r\nRange: bytes=0-5\r\nIf-Match: \"x\"\r\n\r\n",
        "PUT /media/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-MD5: AAAA\r\nx-amz-content-sha256: UNSIGNED-PAYLOAD\r\n\r\nhello",
        "PUT /media/k HTTP/1.1\r\nHost: h\r\nContent-Length: 28\r\nx-amz-decoded-content-length: 5\r\nx-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\n\r\n5\r\nhello\r\n0\r\nx-amz-a:b\r\n\r\n",
        "GET /media?list-type=2&max-keys=5&delimiter=%2F&encoding-type=url HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /media/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Fr%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=9&X-Amz-SignedHeaders=host&X-Amz-Signature=00 HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /media?delete HTTP/1.1\r\nHost: h\r\nContent-Length: 53\r\nx-amz-checksum-crc32: AAAAAA==\r\n\r\n<Delete><Object><Key>a</Key></Object></Delete>",
        "GET /media/k HTTP/1.1\r\nHost: h\r\nx-amz-date: 20260101T000000Z\r\nx-amz-content-sha256: e3b0\r\nAuthorization: AWS4-HMAC-SHA256 Credential=a/20260101/r/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n\r\n",
        "POST /media HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 236\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk${filename}\r\n--b\r\nContent-Disposition: form-data; name=\"x-amz-meta-a\"\r\n\r\nv\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nhello\r\n--b--\r\n",
        "PUT /media/k HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nx-amz-tagging: a=b&c=%20d\r\nx-amz-grant-read: uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"\r\nx-amz-meta-x: y\r\n\r\nx",
        "OPTIONS /media/k HTTP/1.1\r\nHost: h\r\nOrigin: https://a\r\nAccess-Control-Request-Method: GET\r\n\r\n",
    ];

    [Fact]
    public async Task No_request_makes_the_endpoint_fail()
    {
        await using var host = await EndpointHost.StartAsync(
            options => options with { CreateBuckets = ["media"], Fsync = false });
        using var client = host.Client();
        // Everything is open to everyone here, so that requests get as far as they can.
        await client.PutBucketPolicyAsync(
            "media", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::media","arn:aws:s3:::media/*"]}]}""");
        Mutations.Of([.. Seeds.Select(Encoding.Latin1.GetBytes)]).Sample(
            bytes => Send(host.Url, bytes), iter: Mutations.RequestCount, threads: 4);
        Assert.NotNull((await client.ListBucketsAsync()).Buckets);
    }

    private static void Send(Uri url, byte[] bytes)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000 };
        socket.Connect(url.Host, url.Port);
        var answer = new byte[64];
        try
        {
            socket.Send(bytes);
            socket.Shutdown(SocketShutdown.Send);
            var length = socket.Receive(answer);
            var line = Encoding.ASCII.GetString(answer, 0, length);
            Assert.False(
                line.StartsWith("HTTP/1.1 5", StringComparison.Ordinal)
                && !Array.Exists(Refusals, refusal => line.StartsWith(refusal, StringComparison.Ordinal)),
                line);
        }
        catch (SocketException fault) when (
            fault.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // What is no HTTP at all may be answered by hanging up.
        }
    }
}
