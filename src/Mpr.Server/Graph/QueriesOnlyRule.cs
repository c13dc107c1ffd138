using GraphQL.Validation;
using GraphQLParser.AST;

namespace Mpr.Server.Graph;

/// <summary>A GET changes nothing, so it runs queries only.</summary>
internal sealed class QueriesOnlyRule : ValidationRuleBase
{
    public static QueriesOnlyRule Instance { get; } = new();

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
    {
        if (context.Operation.Operation != OperationType.Query)
        {
            context.ReportError(new QueriesOnlyError(context.Document.Source, context.Operation));
        }

        return default;
    }
}

/// <summary>A mutation came by GET.</summary>
internal sealed class QueriesOnlyError(GraphQLParser.ROM source, ASTNode node)
    : ValidationError(source, null, "Only queries run by GET; send mutations by POST.", node);
