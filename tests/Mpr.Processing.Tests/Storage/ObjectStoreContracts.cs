namespace Mpr.Processing.Tests.Storage;


public sealed class ThirdPartyObjectStoreTests(ThirdPartyBackend backend)
    : ObjectStoreContract(backend), IClassFixture<ThirdPartyBackend>;
