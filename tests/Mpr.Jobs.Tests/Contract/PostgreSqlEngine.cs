using Mpr.Jobs.Tests.Kit;

namespace Mpr.Jobs.Tests.Contract;

public sealed class PostgreSqlEndings() : EndingSuite(PostgreSqlBackend.OpenAsync);

public sealed class PostgreSqlCancel() : CancelSuite(PostgreSqlBackend.OpenAsync);

public sealed class PostgreSqlRecovery() : RecoverySuite(PostgreSqlBackend.OpenAsync);

public sealed class PostgreSqlHandOver() : HandOverSuite(PostgreSqlBackend.OpenAsync);

public sealed class PostgreSqlStop() : StopSuite(PostgreSqlBackend.OpenAsync);

public sealed class PostgreSqlRetry() : RetrySuite(PostgreSqlBackend.OpenAsync);

public sealed class PostgreSqlFanIn() : FanInSuite(PostgreSqlBackend.OpenAsync);

public sealed class PostgreSqlSchema() : SchemaSuite(PostgreSqlBackend.OpenAsync);

public sealed class PostgreSqlQueueing() : QueueSuite(PostgreSqlBackend.OpenAsync);
