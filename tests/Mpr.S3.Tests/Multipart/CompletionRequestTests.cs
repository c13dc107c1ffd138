using System.Text;
using Mpr.S3.Index;
using Mpr.S3.Multipart;
using Mpr.S3.Protocol;

namespace Mpr.S3.Tests.Multipart;

public sealed class CompletionRequestTests
{
    [Theory]
    [InlineData("")]
    [InlineData("<CompleteMultipartUpload/>")]
    [InlineData("<CompleteMultipartUpload><Part><ETag>a</ETag></Part></CompleteMultipartUpload>")]
    [InlineData("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>")]
    [InlineData("<Other><Part><PartNumber>1</PartNumber><ETag>a</ETag></Part></Other>")]
    public void A_list_without_whole_parts_is_malformed(string xml)
    {
        var refusal = Assert.Throws<S3Exception>(() => CompletionRequest.Parse(Encoding.UTF8.GetBytes(xml)));
        Assert.Equal("MalformedXML", refusal.Error.Code);
    }

    [Fact]
    public void Parts_out_of_order_are_refused()
    {
        var upload = new UploadState
        {
            Id = "u",
            Key = [1],
            Initiated = 0,
            Algorithm = S3.Checksums.ChecksumAlgorithm.None,
            Type = S3.Checksums.ChecksumType.FullObject,
            Attributes = ObjectAttributes.Default,
        };
        foreach (var number in (int[])[1, 2])
        {
            upload.Parts[number] = new UploadedPart(number, 1, new ETag(1, 0), new byte[8], 0, default);
        }

        var etag = upload.Parts[1].ETag.ToString();
        NamedPart Named(int number) => new(number, etag, default);
        var refusal = Assert.Throws<S3Exception>(() => new CompletionRequest([Named(2), Named(1)]).Select(upload));
        Assert.Equal("InvalidPartOrder", refusal.Error.Code);
        Assert.Equal("InvalidPartOrder", Assert.Throws<S3Exception>(
            () => new CompletionRequest([Named(1), Named(1)]).Select(upload)).Error.Code);
    }
}
