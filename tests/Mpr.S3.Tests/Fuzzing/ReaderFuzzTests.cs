using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using CsCheck;
using Mpr.S3.Access;
using Mpr.S3.Access.Policies;
using Mpr.S3.Forms;
using Mpr.S3.Index;
using Mpr.S3.Listing;
using Mpr.S3.Multipart;
using Mpr.S3.Objects;
using Mpr.S3.Protocol;
using Mpr.S3.Signing;

namespace Mpr.S3.Tests.Fuzzing;

/// <summary>Whatever the bytes, a reader gives a result or a refusal; any other exception would be a 500.</summary>
public sealed class ReaderFuzzTests
{
    [Fact]
    public void Request_targets() => Mutations.Of(
        Utf8("/bucket/a/b%20c?list-type=2&prefix=%2F&uploads"), Utf8("http://h/b/k?x"))
        .Sample(bytes => Tolerate(() => RequestTarget.Parse(
            Encoding.Latin1.GetString(bytes), "b.s3.local:9000", ["s3.local"])), iter: Mutations.Count);

    [Fact]
    public void Chunked_bodies() => Mutations.Of(
            Utf8("5\r\nhello\r\n3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"),
            Utf8("5;chunk-signature=00\r\nhello\r\n0;chunk-signature=00\r\n\r\n"))
        .Sample(
            bytes =>
            {
                ReadChunks(bytes, null);
                ReadChunks(bytes, new RequestSignature(new byte[32], "20260101T000000Z", "scope", new string('0', 64)));
            },
            iter: Mutations.Count);

    [Fact]
    public void Policies() => Mutations.Of(
            Utf8("""{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:Get*"],"Resource":"arn:aws:s3:::b/*","Condition":{"IpAddress":{"aws:SourceIp":["10.0.0.1/8","::1"]}}}]}"""),
            Utf8("""{"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"x"},"NotAction":"s3:*","NotResource":["arn:aws:s3:::b"]}}"""))
        .Sample(bytes => Ask(Encoding.UTF8.GetString(bytes)), iter: Mutations.Count);

    [Fact]
    public void Documents() => Mutations.Of(
            Utf8("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><PartNumber>1</PartNumber><ETag>&quot;a&quot;</ETag></Part></CompleteMultipartUpload>"),
            Utf8("<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule></CORSConfiguration>"),
            Utf8("<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Group\"><URI>u</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList></AccessControlPolicy>"))
        .Sample(
            bytes =>
            {
                Tolerate(() => CompletionRequest.Parse(bytes));
                Tolerate(() => CorsConfiguration.Parse(bytes));
                Tolerate(() => AccessControlPolicy.Read(bytes));
            },
            iter: Mutations.Count);

    [Fact]
    public void Form_policies() => Mutations.Of(
        Utf8("""{"expiration":"2099-01-01T00:00:00Z","conditions":[{"bucket":"b"},["starts-with","$key","a"],["content-length-range",1,"9"]]}"""))
        .Sample(
            bytes => Tolerate(() =>
            {
                var policy = FormPolicy.Parse(Convert.ToBase64String(bytes));
                policy.Check(new FormFields(), "b", DateTimeOffset.UnixEpoch);
            }),
            iter: Mutations.Count);

    [Fact]
    public void Ranges_and_tokens() => Mutations.Of(
        Utf8("bytes=0-99"), Utf8("bytes=-5"), Utf8(ContinuationToken.Of([1, 2, 3])))
        .Sample(
            bytes =>
            {
                var text = Encoding.Latin1.GetString(bytes);
                if (ByteRange.TryParse(text, 1000, out var range) && range is { } some)
                {
                    Assert.InRange(some.Offset, 0, 999);
                    Assert.InRange(some.Last, some.Offset, 999);
                }

                Tolerate(() => ContinuationToken.Parse(text));
            },
            iter: Mutations.Count);

    [Fact]
    public void Log_records() => Mutations.Of(
            new ObjectPut(Record()).Encode().ToArray(), new UploadCompleted("u", Record()).Encode().ToArray())
        .Sample(
            bytes =>
            {
                try
                {
                    LogRecord.Decode(bytes);
                }
                catch (Exception fault) when (
                    fault is InvalidDataException or ArgumentOutOfRangeException or OverflowException)
                {
                    // A record that passes its CRC is never damaged; what matters is that nothing hangs or runs wild.
                }
            },
            iter: Mutations.Count);

    private static ObjectRecord Record() => new()
    {
        Key = [1, 2],
        Size = 3,
        Modified = 4,
        ETag = new ETag(5, 0),
        Checksum = new(S3.Checksums.ChecksumAlgorithm.Crc32, S3.Checksums.ChecksumType.FullObject, new byte[4]),
        Attributes = new ObjectAttributes { Headers = [new("content-type", "a/b")] },
        Inline = [1, 2, 3],
    };

    private static void Ask(string json)
    {
        try
        {
            PolicyDocument.Parse(json, "b").Answer(new PolicyQuestion(
                false, "s3:GetObject", "arn:aws:s3:::b/k", _ => null, System.Net.IPAddress.Loopback));
        }
        catch (FormatException)
        {
            // The refusal that a client gets as MalformedPolicy.
        }
    }

    private static void ReadChunks(byte[] bytes, RequestSignature? signature)
    {
        using var payload = new ChunkedPayload(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), 8, signature);
        Tolerate(() =>
        {
            var buffer = new byte[64];
            var total = 0;
            while (
                payload.ReadAsync(buffer, CancellationToken.None).AsTask().GetAwaiter().GetResult() is var read and > 0)
            {
                total += read;
            }

            Assert.Equal(8, total);
        });
    }

    private static void Tolerate(Action read)
    {
        try
        {
            read();
        }
        catch (S3Exception refusal)
        {
            Assert.True(refusal.Error.Status is < 500 or 501);
        }
    }

    private static void Tolerate(Func<object?> read) => Tolerate(() => { read(); });

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
