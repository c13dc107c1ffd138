using GraphQL;
using GraphQL.Execution;
using Mpr.Server.Hosting;

namespace Mpr.Server.Graph;

/// <summary>Gives GraphQL errors the codes of the REST problems, and lets no exception's text out.</summary>
internal static partial class GraphErrors
{
    public static Task TranslateAsync(UnhandledExceptionContext context, ILogger logger)
    {
        var problem = ProblemWriter.Translate(context.OriginalException);
        if (problem.Status >= 500)
        {
            Log.Failed(logger, context.OriginalException, context.FieldContext?.FieldDefinition.Name ?? "(schema)");
        }

        context.ErrorMessage = problem.Message;
        context.Exception = new ExecutionError(problem.Message)
        {
            Code = problem.Code.ToUpperInvariant(),
            Extensions = new Dictionary<string, object?>
            {
                ["code"] = problem.Code.ToUpperInvariant(),
                ["advice"] = problem.Advice,
            },
        };
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "GraphQL field {Field} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string field);
    }
}
