using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.S3;
using Mpr.Server.StepFunctions;

namespace Mpr.Lambda.Tests.Machine;

/// <summary>Our signer against the SDK's own.</summary>
public sealed class SignatureTests
{
    private const int Requests = 1_000;

    [Fact]
    public void It_signs_a_thousand_random_requests_as_the_sdk_does()
    {
        for (var seed = 0; seed < Requests; seed++)
        {
            var random = new Random(seed);
            var (accessKey, secretKey) = (Text(random, 20), Text(random, 40));
            var region = new[] { "us-east-1", "eu-central-1", "ap-southeast-2" }[random.Next(3)];
            var body = new byte[random.Next(3_000)];
            random.NextBytes(body);
            var headers = Headers(random);

            var (theirs, signed) = Theirs(accessKey, secretKey, region, headers, body);
            var ours = new SignatureV4(region, "states").Authorization(accessKey, secretKey, "POST", "/", signed, body);

            Assert.True(theirs.ForAuthorizationHeader == ours, $"Seed {seed}:\n{theirs.ForAuthorizationHeader}\n{ours}");
        }
    }

    private static (AWS4SigningResult Result, Dictionary<string, string> Signed) Theirs(
        string accessKey, string secretKey, string region, Dictionary<string, string> headers, byte[] body)
    {
        var request = new DefaultRequest(new Unsent(), "states")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Endpoint = new Uri("http://states.example.com"),
            Content = body,
            OverrideSigningServiceName = "states",
            AuthenticationRegion = region,
            DeterminedSigningRegion = region,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        var config = new AmazonS3Config { AuthenticationRegion = region };
        var result = new AWS4Signer().SignRequest(request, config, null, accessKey, secretKey);
        // The SDK signs what it adds by itself, such as the time and the digest of the body.
        var names = result.SignedHeaders.Split(';');
        var signed = request.Headers.Where(h => names.Contains(h.Key.ToLowerInvariant())).ToDictionary(h => h.Key, h => h.Value);
        Assert.Equal(names.Length, signed.Count);
        return (result, signed);
    }

    // Names in any case, values with runs of spaces, as HTTP allows.
    private static Dictionary<string, string> Headers(Random random)
    {
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = "application/x-amz-json-1.0",
            ["X-Amz-Target"] = "AWSStepFunctions." + Text(random, 12),
        };
        for (var more = random.Next(5); more > 0; more--)
        {
            headers["X-Amz-" + Text(random, 8)] = $"{Text(random, 5)}{new string(' ', random.Next(1, 4))}{Text(random, 5)}";
        }

        return headers;
    }

    private static string Text(Random random, int length) =>
        new(random.GetItems("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".AsSpan(), length));

    private sealed class Unsent : AmazonWebServiceRequest;
}
