using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public static class Embedded
{
    public static Task<Backend> OpenAsync() => Task.FromResult<Backend>(new SqliteBackend());
}

public sealed class EmbeddedEndings() : EndingSuite(Embedded.OpenAsync);

public sealed class EmbeddedCancel() : CancelSuite(Embedded.OpenAsync);

public sealed class EmbeddedRecovery() : RecoverySuite(Embedded.OpenAsync);

public sealed class EmbeddedHandOver() : HandOverSuite(Embedded.OpenAsync);

public sealed class EmbeddedStop() : StopSuite(Embedded.OpenAsync);

public sealed class EmbeddedRetry() : RetrySuite(Embedded.OpenAsync);

public sealed class EmbeddedFanIn() : FanInSuite(Embedded.OpenAsync);

public sealed class EmbeddedSchema() : SchemaSuite(Embedded.OpenAsync);

public sealed class EmbeddedQueueing() : QueueSuite(Embedded.OpenAsync);
