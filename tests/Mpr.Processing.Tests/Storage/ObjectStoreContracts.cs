namespace Mpr.Processing.Tests.Storage;

public sealed class EmbeddedObjectStoreTests(EmbeddedBackend backend)
    : ObjectStoreContract(backend), IClassFixture<EmbeddedBackend>;

public sealed class ThirdPartyObjectStoreTests(ThirdPartyBackend backend)
    : ObjectStoreContract(backend), IClassFixture<ThirdPartyBackend>;

public sealed class EmbeddedStagedUploadTests(EmbeddedBackend backend)
    : StagedUploadContract(backend), IClassFixture<EmbeddedBackend>;

public sealed class ThirdPartyStagedUploadTests(ThirdPartyBackend backend)
    : StagedUploadContract(backend), IClassFixture<ThirdPartyBackend>;
