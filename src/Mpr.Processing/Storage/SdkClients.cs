using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Mpr.Processing.Storage;

/// <summary>Sets up the SDK's client by our options.</summary>
internal static class SdkClients
{
    /// <summary>Signature region of stores that have none of their own.</summary>
    private const string DefaultRegion = "us-east-1";

    public static IAmazonS3 Create(ObjectStoreOptions options, Uri? endpoint)
    {
        var checksums = options.EffectiveChecksums == RequestChecksums.Supported;
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.EffectiveAddressing == AddressingStyle.Path,
            RequestChecksumCalculation = checksums
                ? RequestChecksumCalculation.WHEN_SUPPORTED
                : RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = checksums
                ? ResponseChecksumValidation.WHEN_SUPPORTED
                : ResponseChecksumValidation.WHEN_REQUIRED,
            // Ours are the only retries and the only time limits: see StoreClient.
            MaxErrorRetry = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            HttpClientFactory = new StoreHttpClientFactory(options),
            // AWS_ENDPOINT_URL and its kin were read by us, in our order.
            IgnoreConfiguredEndpointUrls = true,
        };
        if (endpoint is null)
        {
            config.RegionEndpoint = options.Region is { } region
                ? RegionEndpoint.GetBySystemName(region)
                : FallbackRegionFactory.GetRegionEndpoint()
                    ?? throw new ArgumentException("no region is set, nor an endpoint");
        }
        else
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.UseHttp = endpoint.Scheme == Uri.UriSchemeHttp;
            config.AuthenticationRegion = options.Region ?? DefaultRegion;
        }

        return options.AccessKey is null
            ? new AmazonS3Client(config)
            : new AmazonS3Client(Keys(options), config);
    }

    private static AWSCredentials Keys(ObjectStoreOptions options) => options.SessionToken is { } token
        ? new SessionAWSCredentials(options.AccessKey, options.SecretKey, token)
        : new BasicAWSCredentials(options.AccessKey, options.SecretKey);
}

/// <summary>HTTP as bulk transfers want it.</summary>
internal sealed class StoreHttpClientFactory(ObjectStoreOptions options) : HttpClientFactory
{
    /// <summary>
    /// An abandoned body is drained up to here to save its connection; beyond, the connection is closed. A reader
    /// that jumps about would otherwise pull a megabyte with each jump.
    /// </summary>
    private const int DrainedAtMost = 64 << 10;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var transport = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            // Follows a store that moves behind its name.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = DrainedAtMost,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        var exact = new ExactKeys
        {
            InnerHandler = transport,
            PathStyle = options.EffectiveAddressing == AddressingStyle.Path,
        };
        return new HttpClient(exact) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
