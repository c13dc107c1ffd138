using GraphQL;
using GraphQL.Transport;
using GraphQL.Types;
using GraphQL.Validation;
using Mpr.Server.Access;

namespace Mpr.Server.Graph;

/// <summary>Runs GraphQL requests, by whatever way they came, for the caller of one HTTP request.</summary>
internal sealed class GraphExecution(
    IDocumentExecuter<ISchema> executer, IGraphQLTextSerializer serializer, Caller caller, ILogger<GraphExecution> logger)
{
    public IGraphQLTextSerializer Serializer => serializer;

    public Caller Caller => caller;

    /// <summary>Runs one request. Of a subscription the answer holds the streams, which nobody has started yet.</summary>
    /// <param name="rules">What the way that it came by does not allow.</param>
    /// <param name="window">How far a subscription may run ahead of its client; null for other requests.</param>
    public Task<ExecutionResult> RunAsync(
        HttpContext context,
        GraphQLRequest request,
        IEnumerable<IValidationRule> rules,
        SendWindow? window,
        CancellationToken cancellation) =>
        executer.ExecuteAsync(options =>
        {
            options.Query = request.Query;
            options.OperationName = request.OperationName;
            options.Variables = request.Variables;
            options.RequestServices = context.RequestServices;
            options.CancellationToken = cancellation;
            options.UserContext = window is null ? [] : SendWindow.Carry(window);
            options.ValidationRules = [.. DocumentValidator.CoreRules, new MutationScopeRule(caller), .. rules];
            options.UnhandledExceptionDelegate = fault => GraphErrors.TranslateAsync(fault, logger, cancellation);
        });
}
