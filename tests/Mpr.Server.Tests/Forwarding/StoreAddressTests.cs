using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Mpr.Processing.Storage;
using Mpr.Server.Forwarding;

namespace Mpr.Server.Tests.Forwarding;

public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9000", null, "in-bucket", true)]
    [InlineData("https://minio.example.com", null, "in-bucket", true)]
    [InlineData("http://127.0.0.1:9000", "https://media.example.com", "in-bucket", false)]
    [InlineData("https://s3.eu-west-1.amazonaws.com", null, "in-bucket", false)]
    [InlineData(null, null, "in-bucket", false)]
    [InlineData("http://127.0.0.1:9000", null, "media", false)]
    public void The_server_lends_its_address_to_stores_that_have_none(
        string? endpoint, string? publicly, string bucket, bool expected)
    {
        var address = new StoreAddress(new ObjectStoreOptions
        {
            Endpoint = endpoint is null ? null : new Uri(endpoint),
            PublicEndpoint = publicly is null ? null : new Uri(publicly),
            BucketIn = bucket,
        });
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new HostString("mpr.example.com"));
        request.Headers["X-Forwarded-Proto"] = "https";

        Assert.Equal(expected, address.Forwards);
        Assert.Equal(expected, address.Covers($"/{bucket}/x"));
        Assert.Equal(expected ? new Uri("https://mpr.example.com") : null, address.For(request));
    }

    [Theory]
    [InlineData("/in-bucket", true)]
    [InlineData("/in-bucket?list-type=2", true)]
    [InlineData("/in-bucket/", true)]
    [InlineData("/in-bucket/../api/keys", true)]
    [InlineData("/in-bucket2/x", false)]
    [InlineData("/api/../in-bucket/x", false)]
    [InlineData("//in-bucket/x", false)]
    [InlineData("/IN-BUCKET/x", false)]
    [InlineData("/", false)]
    [InlineData("*", false)]
    public void A_target_is_the_stores_by_its_first_segment_as_written(string target, bool expected)
    {
        var address = new StoreAddress(new ObjectStoreOptions
        {
            Endpoint = new Uri("http://127.0.0.1:9000"),
            BucketIn = "in-bucket",
        });

        Assert.Equal(expected, address.Covers(target));
    }

    [Fact]
    public async Task TLS_is_spoken_in_the_name_of_the_store_and_certificates_are_checked()
    {
        var asked = new TaskCompletionSource<string?>();
        using var certificate = SelfSigned();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(
            https => https.ServerCertificateSelector = (_, name) =>
            {
                asked.TrySetResult(name);
                return certificate;
            })));
        await using var store = builder.Build();
        await store.StartAsync();
        var port = new Uri(store.Urls.First()).Port;
        using var connection = new StoreConnection(new StoreAddress(new ObjectStoreOptions
        {
            Endpoint = new Uri($"https://localhost:{port}"),
        }));
        using var request = new HttpRequestMessage(HttpMethod.Get, connection.Of("/bucket/key"));
        request.Headers.Host = "mpr.example.com";

        await Assert.ThrowsAsync<HttpRequestException>(() => connection.SendAsync(request, CancellationToken.None));

        Assert.Equal("localhost", await asked.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
