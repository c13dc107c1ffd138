using System.Security.Cryptography;

namespace Mpr.S3.Signing;

/// <summary>What a Signature V4 is bound to: day, region and service, under an access key.</summary>
/// <param name="AccessKey">Of the signer.</param>
/// <param name="Date">Eight digits.</param>
/// <param name="Region">Any: the scope is checked for its form only.</param>
internal sealed record SigningScope(string AccessKey, string Date, string Region)
{
    private const string Service = "s3";
    private const string Terminator = "aws4_request";

    public string Text => $"{Date}/{Region}/{Service}/{Terminator}";

    /// <summary>Reads <c>ACCESSKEY/DATE/REGION/s3/aws4_request</c>; null when it is not of that form.</summary>
    public static SigningScope? Parse(string credential)
    {
        // Access keys of some stores hold slashes, so the fields are counted from the end.
        var fields = credential.Split('/');
        return fields.Length >= 5 && fields[^1] == Terminator && fields[^2] == Service && fields[^4].Length == 8
            ? new SigningScope(string.Join('/', fields[..^4]), fields[^4], fields[^3])
            : null;
    }

    public byte[] DeriveKey(string secretKey)
    {
        var day = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secretKey), Encoding.UTF8.GetBytes(Date));
        var region = HMACSHA256.HashData(day, Encoding.UTF8.GetBytes(Region));
        var service = HMACSHA256.HashData(region, "s3"u8);
        return HMACSHA256.HashData(service, "aws4_request"u8);
    }
}
