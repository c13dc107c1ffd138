namespace Mpr.S3.Tests.Contract;

public sealed class MinioStoreTests(EndpointFixture endpoint) : StoreContract(new MinioStoreClient(endpoint.Host.Url));
