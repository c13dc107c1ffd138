namespace Mpr.Processing.Tests.Storage;

public sealed class EmbeddedObjectStoreTests(EmbeddedBackend backend)
    : ObjectStoreContract(backend), IClassFixture<EmbeddedBackend>;

public sealed class ThirdPartyObjectStoreTests(ThirdPartyBackend backend)
    : ObjectStoreContract(backend), IClassFixture<ThirdPartyBackend>;
