using Microsoft.AspNetCore.Http.HttpResults;
using Mpr.Server.Hosting;

namespace Mpr.Server.Description;

/// <summary>REST face of the catalogue of errors.</summary>
internal static class ErrorsApi
{
    public static void MapErrors(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/errors", List).WithTags("errors");

    private static Ok<Page<ErrorDocument>> List() => TypedResults.Ok(new Page<ErrorDocument>(ErrorCatalogue.All, null));
}
