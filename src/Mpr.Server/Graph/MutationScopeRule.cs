using GraphQL.Validation;
using GraphQLParser.AST;
using Mpr.Server.Access;

namespace Mpr.Server.Graph;

/// <summary>Mutations need the scope that changes need everywhere; a field may ask for more.</summary>
internal sealed class MutationScopeRule(Caller caller) : ValidationRuleBase
{
    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
    {
        if (context.Operation.Operation == OperationType.Mutation && caller.Scope < AccessScope.Write)
        {
            context.ReportError(new MutationScopeError(context.Document.Source, context.Operation));
        }

        return default;
    }
}

/// <summary>A key of scope read asked for a change.</summary>
internal sealed class MutationScopeError : ValidationError
{
    public MutationScopeError(GraphQLParser.ROM source, ASTNode node)
        : base(source, null, "Mutations need a key of scope write.", node) => Code = "FORBIDDEN";
}
