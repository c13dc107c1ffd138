using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Description;

/// <summary>Adds what the document says of the API as a whole, and an example to every body.</summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "MPR",
            Version = MprServer.Version,
            Description = "Media processing on S3: assets in one bucket, results in another one.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        foreach (var server in document.Servers ?? [])
        {
            server.Url = server.Url?.TrimEnd('/');
        }

        document.Components ??= new OpenApiComponents();
        AddSecurity(document);
        document.AddComponent("Problem", await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken));
        var used = document.Paths.Values.SelectMany(p => p.Operations ?? []).SelectMany(o => o.Value.Responses ?? [])
            .Select(r => ProblemResponses.Name(r.Key)).ToHashSet();
        foreach (var (name, response) in ProblemResponses.All(new OpenApiSchemaReference("Problem", document)))
        {
            if (used.Contains(name))
            {
                document.AddComponent(name, response);
            }
        }

        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
        {
            tag.Description ??= OperationWords.Tags.GetValueOrDefault(tag.Name ?? "");
        }

        AddExamples(document);
    }

    private static void AddSecurity(OpenApiDocument document)
    {
        document.AddComponent("key", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key of the API. A server on loopback that has no keys needs none.",
        });
        document.AddComponent("session", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = AccessGate.Cookie,
            Description = "The cookie of a browser that has logged in.",
        });
        document.Security =
        [
            new() { [new OpenApiSecuritySchemeReference("key", document)] = [] },
            new() { [new OpenApiSecuritySchemeReference("session", document)] = [] },
            [],
        ];
    }

    private static void AddExamples(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations ?? []).Select(o => o.Value))
        {
            AddExamples(operation.RequestBody?.Content, RequestExamples.Of(operation.OperationId));
            foreach (var response in operation.Responses?.Values.OfType<OpenApiResponse>() ?? [])
            {
                AddExamples(response.Content, null);
            }

            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            {
                parameter.Example ??= SchemaExample.OfParameter(parameter);
            }
        }
    }

    private static void AddExamples(IDictionary<string, OpenApiMediaType>? content, JsonNode? written)
    {
        foreach (var (mediaType, body) in content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (mediaType == "application/json" && body.Schema is { } schema)
            {
                body.Example ??= written ?? SchemaExample.Of(schema, "");
            }
        }
    }
}
