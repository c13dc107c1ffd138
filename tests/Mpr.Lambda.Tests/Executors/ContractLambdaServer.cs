namespace Mpr.Lambda.Tests.Executors;

/// <summary>A server for the contract of executors, beside the one of the other classes.</summary>
[CollectionDefinition]
public sealed class ContractLambdaServer : ICollectionFixture<LambdaServer>;
