using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation.Complexity;
using GraphQLParser.AST;
using Mpr.Server.Jobs;

namespace Mpr.Server.Graph;

/// <summary>Registers the schema, which is made from the classes Query, Mutation and Subscription.</summary>
internal static class GraphServices
{
    // The standard introspection query is 15 deep.
    private const int MaxDepth = 16;

    // A field costs 1, and a list within another one is taken to have 5 items: a page of 200 whole jobs with assets, tasks
    // and attempts comes to 330,000. Several of them at once are refused.
    private const int MaxCost = 500_000;

    public static IServiceCollection AddGraph(this IServiceCollection services) =>
        services.AddScoped<GraphExecution>().AddScoped<JobParts>().AddGraphQL(graph => graph
            .AddAutoSchema<Query>(schema => schema.WithMutation<Mutation>().WithSubscription<Subscription>())
            .ConfigureSchema(schema =>
            {
                schema.Features.RepeatableDirectives = true;
                schema.Features.DeprecationOfInputValues = true;
            })
            .AddComplexityAnalyzer(limits =>
            {
                limits.MaxDepth = MaxDepth;
                limits.MaxComplexity = MaxCost;
                limits.ValidateComplexityDelegate = LetToolsPassAsync;
            })
            .AddSystemTextJson()
            .AddExecutionStrategy<SerialExecutionStrategy>(OperationType.Query));

    // Introspection asks for many lists of lists; all of it is in memory and of a fixed size.
    private static Task LetToolsPassAsync(ComplexityValidationContext context)
    {
        var selections = context.ValidationContext.Operation.SelectionSet.Selections;
        if (context.MaxDepth <= MaxDepth
            && selections.All(s => s is GraphQLField field && field.Name.Value.Span is "__schema"))
        {
            context.Error = null;
        }

        return Task.CompletedTask;
    }
}
