namespace Mpr.S3.Tests.Contract;

public sealed class AwsStoreTests(EndpointFixture endpoint) : StoreContract(new AwsStoreClient(endpoint.Host.Client()));
