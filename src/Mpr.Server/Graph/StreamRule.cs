using GraphQL.Validation;
using GraphQLParser.AST;

namespace Mpr.Server.Graph;

/// <summary>A single JSON document has no room for a subscription.</summary>
internal sealed class StreamRule : ValidationRuleBase
{
    public static StreamRule Instance { get; } = new();

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
    {
        if (context.Operation.Operation == OperationType.Subscription)
        {
            context.ReportError(new StreamError(context.Document.Source, context.Operation));
        }

        return default;
    }
}

/// <summary>A subscription was asked for as a single answer.</summary>
internal sealed class StreamError : ValidationError
{
    public StreamError(GraphQLParser.ROM source, ASTNode node)
        : base(
            source,
            null,
            "Subscriptions need Accept: text/event-stream, or a WebSocket of the protocol graphql-transport-ws.",
            node) => Code = "NOT_ACCEPTABLE";
}
