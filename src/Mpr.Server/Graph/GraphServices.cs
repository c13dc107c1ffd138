using GraphQL;

namespace Mpr.Server.Graph;

/// <summary>Registers the schema, which is made from the classes Query and Mutation.</summary>
internal static class GraphServices
{
    public static IServiceCollection AddGraph(this IServiceCollection services) =>
        services.AddScoped<GraphExecution>().AddGraphQL(graph => graph
            .AddAutoSchema<Query>(schema => schema.WithMutation<Mutation>().WithSubscription<Subscription>())
            .AddSystemTextJson()
            .AddExecutionStrategy<GraphQL.Execution.SerialExecutionStrategy>(GraphQLParser.AST.OperationType.Query));
}
