using Mpr.Server.Description;

namespace Mpr.Server.Hosting;

/// <summary>What all routes share: JSON names, problem documents, the OpenAPI document.</summary>
internal static class ApiConventions
{
    public static void AddApiConventions(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddExceptionHandler<ProblemWriter>();
        services.AddProblemDetails();
        services.AddOpenApi(document => document
            .AddOperationTransformer<OperationDescription>()
            .AddDocumentTransformer<DocumentDescription>());
        // A body that is not understood is an exception like all others, and becomes a problem document.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
    }

    public static void UseApiConventions(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => WriteStatusAsync(context.HttpContext));
    }

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi.json");

    // Refusals of the framework that carry no body: no such route, wrong method, wrong media type.
    private static Task WriteStatusAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        // Objects are served to players, who read no documents.
        var media = context.GetEndpoint() is not null && context.Request.Path.StartsWithSegments("/media");
        if (status < 400 || media)
        {
            return Task.CompletedTask;
        }

        var detail = status switch
        {
            404 => $"There is nothing at {context.Request.Path}.",
            405 => $"{context.Request.Method} is not allowed at {context.Request.Path}.",
            415 => "The body must be application/json.",
            _ => "The request was refused.",
        };
        return ProblemWriter.WriteAsync(context, new ProblemException(RefusalCatalogue.Of(status), detail));
    }
}
