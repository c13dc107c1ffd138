namespace Mpr.Lambda.Tests.Executors;

/// <summary>
/// Classes with one server, one after the other: what a test finds left behind is of jobs that are over, not of a job of
/// another test that runs.
/// </summary>
[CollectionDefinition]
public sealed class SharedLambdaServer : ICollectionFixture<LambdaServer>;
