using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Mpr.S3.Tests.Forms;

/// <summary>
/// An upload form as a page would send it, signed from the specification and apart from the code under test.
/// </summary>
public sealed class UploadForm(string bucket, DateTimeOffset now)
{
    private const string Prefix = "up/";

    private readonly string _date = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public string Key { get; init; } = Prefix + "a.txt";

    public string FileName { get; init; } = "a.txt";

    public byte[] File { get; init; } = Encoding.UTF8.GetBytes("hello");

    /// <summary>The policy's expiration as text.</summary>
    public string Expiration { get; init; } =
        now.AddMinutes(5).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Fields that the policy names, beside those that every form has.</summary>
    public (string Name, string Value)[] Fields { get; init; } = [];

    /// <summary>Fields of which the policy knows nothing.</summary>
    public (string Name, string Value)[] Extra { get; init; } = [];

    /// <summary>Further conditions, as JSON.</summary>
    public string[] Conditions { get; init; } = [];

    /// <summary>The whole policy instead, as JSON.</summary>
    public string? Policy { get; init; }

    public string Secret { get; init; } = EndpointHost.SecretKey;

    public string AccessKey { get; init; } = EndpointHost.AccessKey;

    /// <summary>Whether it is signed as boto3 signs forms by default.</summary>
    public bool IsVersion2 { get; init; }

    public bool IsSigned { get; init; } = true;

    public async Task<HttpResponseMessage> SendAsync(HttpClient http, string? to = null)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in Fields.Concat(Extra).Prepend(("key", Key)).Concat(IsSigned ? Signature() : []))
        {
            form.Add(new StringContent(value), '"' + name + '"');
        }

        var file = new ByteArrayContent(File);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = "\"file\"",
            FileName = '"' + FileName + '"',
        };
        form.Add(file);
        form.Add(new StringContent("behind the file"), "\"submit\"");
        return await http.PostAsync(new Uri(to ?? bucket, UriKind.Relative), form);
    }

    private IEnumerable<(string Name, string Value)> Signature()
    {
        var credential = $"{AccessKey}/{_date[..8]}/us-east-1/s3/aws4_request";
        (string Name, string Value)[] ofVersion4 =
            [("x-amz-algorithm", "AWS4-HMAC-SHA256"), ("x-amz-credential", credential), ("x-amz-date", _date)];
        var named = Fields.Concat(IsVersion2 ? [] : ofVersion4)
            .Select(field => $$"""{"{{field.Name}}":"{{field.Value.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""");
        string[] conditions =
            [$$"""{"bucket":"{{bucket}}"}""", $"[\"starts-with\",\"$key\",\"{Prefix}\"]", .. named, .. Conditions];
        var json = Policy ?? $$"""{"expiration":"{{Expiration}}","conditions":[{{string.Join(',', conditions)}}]}""";
        var policy = Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
        return IsVersion2
            ? [("AWSAccessKeyId", AccessKey), ("policy", policy), ("signature", SignVersion2(policy))]
            : ofVersion4.Append(("policy", policy)).Append(("x-amz-signature", Sign(policy)));
    }

    private string Sign(string policy)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (var part in (string[])[_date[..8], "us-east-1", "s3", "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(policy)));
    }

    private string SignVersion2(string policy)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(Secret));
        hash.AppendData(Encoding.UTF8.GetBytes(policy));
        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
