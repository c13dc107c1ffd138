using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;
using Mpr.Server.Access;

namespace Mpr.Server.Description;

/// <summary>
/// Says of each operation what holds for all alike: its id and words, who may call it, and how it may be refused. The id
/// comes from the handler's name, so a new route has one by itself.
/// </summary>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    private static readonly HashSet<string> NamedByMethod = ["media_in", "media_out"];

    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod ?? "GET";
        var id = metadata.OfType<MethodInfo>().FirstOrDefault() is { } handler ? Id(handler) : null;
        operation.OperationId ??= id is null ? null : NamedByMethod.Contains(id) ? $"{id}_{method.ToLowerInvariant()}" : id;
        operation.Summary ??= operation.OperationId is { } known ? OperationWords.Summary(known) : null;
        NameParameters(operation, context.Description.RelativePath ?? "");
        var open = metadata.OfType<NeedsScope>().LastOrDefault() is { Scope: null };
        if (open)
        {
            operation.Security = [];
        }

        // The framework leaves out what has no body.
        if (metadata.OfType<IProducesResponseTypeMetadata>().Any(p => p.StatusCode == StatusCodes.Status304NotModified))
        {
            operation.Responses?.TryAdd("304", new OpenApiResponse { Description = "The client has it already." });
        }

        foreach (var status in Refusals(operation, method, open))
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponseReference(ProblemResponses.Name(status), context.Document));
        }

        if (operation.OperationId is { } media && NamedByMethod.Contains(media[..media.LastIndexOf('_')]))
        {
            AddRanges(operation.Responses!);
        }

        return Task.CompletedTask;
    }

    // RFC 9110 section 14.
    private static void AddRanges(OpenApiResponses responses)
    {
        responses.TryAdd("206", new OpenApiResponse { Description = "The range that was asked for." });
        responses.TryAdd("304", new OpenApiResponse { Description = "The client has it already." });
        responses.TryAdd("416", new OpenApiResponse { Description = "The object has no such range; without a body." });
    }

    // JobsApi.CreateManyAsync -> jobs_create_many
    private static string Id(MethodInfo handler)
    {
        var owner = handler.DeclaringType!.Name;
        var name = handler.Name.EndsWith("Async", StringComparison.Ordinal) ? handler.Name[..^5] : handler.Name;
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(
            (owner.EndsWith("Api", StringComparison.Ordinal) ? owner[..^3] : owner) + name);
    }

    private static void NameParameters(OpenApiOperation operation, string path)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query))
        {
            parameter.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!);
        }

        // Handlers that take the rest of the path from the request itself.
        foreach (var part in RoutePatternFactory.Parse(path).Parameters)
        {
            if (operation.Parameters.All(p => p.Name != part.Name || p.In != ParameterLocation.Path))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = part.Name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }
        }
    }

    private static IEnumerable<int> Refusals(OpenApiOperation operation, string method, bool open)
    {
        // What a request must name may not be there.
        var named = operation.Parameters!.Any(p => p.Required);
        var bodied = operation.RequestBody is not null;
        var changes = method is not ("GET" or "HEAD");
        IEnumerable<(int Status, bool May)> all =
        [
            (400, true), (401, !open || bodied), (403, true), (404, named || changes), (409, changes && (named || bodied)),
            (412, method == "DELETE" && named), (413, bodied), (415, bodied), (422, changes || named), (428, method == "DELETE" && named),
            (429, true), (500, true), (503, true),
        ];
        return all.Where(r => r.May).Select(r => r.Status);
    }
}
