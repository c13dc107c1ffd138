using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Graphiql;

/// <summary>Gives out GraphiQL. The page holds nothing that is anybody's: what it shows it asks /graphql for.</summary>
internal static class GraphiqlApi
{
    public const string Path = "/graphiql";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Maps it when a folder is named; else the address is as unknown as any other.</summary>
    /// <exception cref="ArgumentException">The folder does not hold it.</exception>
    public static void MapGraphiql(this IEndpointRouteBuilder routes, MprServerOptions options)
    {
        if (options.GraphiqlDirectory is not { } folder)
        {
            return;
        }

        var files = GraphiqlFiles.Read(folder);
        var group = routes.MapGroup(Path).NeedsNoKey().ExcludeFromDescription();
        group.MapGet("/", (HttpResponse response) => Give(response, files.Page));
        group.MapGet("/{name}", (string name, HttpResponse response) => Give(response, files.Find(name)
            ?? throw ProblemException.NotFound($"There is nothing at {Path}/{name}.")));
    }

    private static FileContentHttpResult Give(HttpResponse response, GraphiqlFile file)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(file.Content, file.ContentType, entityTag: EntityTag.OfBody(file.Content));
    }
}
