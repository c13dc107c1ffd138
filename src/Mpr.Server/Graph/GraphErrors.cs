using GraphQL;
using GraphQL.Execution;
using Mpr.Server.Hosting;

namespace Mpr.Server.Graph;

/// <summary>Gives GraphQL errors the codes of the REST problems, and lets no exception's text out.</summary>
internal static partial class GraphErrors
{
    /// <param name="cancellation">Requested when the client has left.</param>
    public static Task TranslateAsync(UnhandledExceptionContext context, ILogger logger, CancellationToken cancellation)
    {
        var problem = ProblemWriter.Translate(context.OriginalException);
        // Who has left ends what was done for him, and is told nothing of it.
        var left = context.OriginalException is OperationCanceledException && cancellation.IsCancellationRequested;
        if (problem.Status >= 500 && !left)
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
