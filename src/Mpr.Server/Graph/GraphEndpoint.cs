using System.Text.Json;
using GraphQL;
using GraphQL.Transport;
using GraphQL.Types;
using Microsoft.Net.Http.Headers;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Graph;

/// <summary>
/// GraphQL over HTTP (https://graphql.github.io/graphql-over-http/): POST with JSON, GET for queries. Bodies other
/// than JSON are refused, which also keeps forms of foreign pages out.
/// </summary>
internal static class GraphEndpoint
{
    private const string GraphMediaType = "application/graphql-response+json";

    private const string JsonMediaType = "application/json";

    public static void MapGraph(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/graphql", PostAsync).ExcludeFromDescription().Needs(AccessScope.Read);
        routes.MapGet("/graphql", GetAsync).ExcludeFromDescription().Needs(AccessScope.Read);
    }

    private static async Task PostAsync(HttpContext context, IDocumentExecuter<ISchema> executer, IGraphQLTextSerializer serializer)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new ProblemException(RefusalCatalogue.UnsupportedMediaType, "GraphQL takes Content-Type application/json.");
        }

        await RunAsync(context, executer, serializer, await ReadBodyAsync(context, serializer), []);
    }

    private static Task GetAsync(HttpContext context, IDocumentExecuter<ISchema> executer, IGraphQLTextSerializer serializer)
    {
        var query = context.Request.Query;
        var request = new GraphQLRequest
        {
            Query = query["query"].FirstOrDefault(),
            OperationName = query["operationName"].FirstOrDefault(),
            Variables = ReadVariables(query["variables"].FirstOrDefault(), serializer),
        };
        return RunAsync(context, executer, serializer, request, [QueriesOnlyRule.Instance]);
    }

    private static async Task<GraphQLRequest> ReadBodyAsync(HttpContext context, IGraphQLTextSerializer serializer)
    {
        try
        {
            return await serializer.ReadAsync<GraphQLRequest>(context.Request.Body, context.RequestAborted)
                ?? throw ProblemException.Invalid("The body is empty.");
        }
        catch (JsonException)
        {
            throw ProblemException.Invalid("The body is not a GraphQL request: {\"query\", \"operationName\", \"variables\"}.");
        }
    }

    private static Inputs? ReadVariables(string? text, IGraphQLTextSerializer serializer)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : serializer.Deserialize<Inputs>(text);
        }
        catch (JsonException)
        {
            throw ProblemException.Invalid("variables is not a JSON object.");
        }
    }

    private static async Task RunAsync(
        HttpContext context,
        IDocumentExecuter<ISchema> executer,
        IGraphQLTextSerializer serializer,
        GraphQLRequest request,
        IReadOnlyList<GraphQL.Validation.IValidationRule> rules)
    {
        var mediaType = Negotiate(context.Request);
        var logger = context.RequestServices.GetRequiredService<ILogger<Query>>();
        var result = await executer.ExecuteAsync(options =>
        {
            options.Query = request.Query;
            options.OperationName = request.OperationName;
            options.Variables = request.Variables;
            options.RequestServices = context.RequestServices;
            options.CancellationToken = context.RequestAborted;
            options.ValidationRules =
            [
                .. GraphQL.Validation.DocumentValidator.CoreRules,
                new MutationScopeRule(context.RequestServices.GetRequiredService<Caller>()),
                .. rules,
            ];
            options.UnhandledExceptionDelegate = fault => GraphErrors.TranslateAsync(fault, logger);
        });
        context.Response.StatusCode = StatusOf(context, result, mediaType);
        context.Response.ContentType = mediaType + "; charset=utf-8";
        await serializer.WriteAsync(context.Response.Body, result, context.RequestAborted);
    }

    private static string Negotiate(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return JsonMediaType;
        }

        foreach (var range in accepted.OrderByDescending(a => a.Quality ?? 1))
        {
            if (range.MatchesMediaType(GraphMediaType) && !range.MatchesAllTypes)
            {
                return GraphMediaType;
            }

            if (range.MatchesMediaType(JsonMediaType))
            {
                return JsonMediaType;
            }
        }

        throw new ProblemException(RefusalCatalogue.NotAcceptable, $"GraphQL answers as {GraphMediaType} or {JsonMediaType}.");
    }

    private static int StatusOf(HttpContext context, ExecutionResult result, string mediaType)
    {
        if (result.Errors?.Any(e => e is QueriesOnlyError) is true)
        {
            context.Response.Headers[HeaderNames.Allow] = "POST";
            return StatusCodes.Status405MethodNotAllowed;
        }

        return !result.Executed && mediaType == GraphMediaType
            ? StatusCodes.Status400BadRequest
            : StatusCodes.Status200OK;
    }
}
