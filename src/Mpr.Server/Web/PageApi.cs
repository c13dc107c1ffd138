using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;
using Mpr.Server.Access;
using Mpr.Server.Forwarding;
using Mpr.Server.Hosting;

namespace Mpr.Server.Web;

/// <summary>Gives out the page. It holds nothing that is anybody's: what it shows it asks the API for.</summary>
internal static class PageApi
{
    private const string Forever = "public, max-age=31536000, immutable";

    public static void MapPage(this WebApplication app)
    {
        app.MapMethods("/assets/{name}", [HttpMethods.Get, HttpMethods.Head], Asset).NeedsNoKey().ExcludeFromDescription();
        var places = RoutePatternFactory.Parse(
            "/{*path}", null, new { path = new PagePath(app.Services.GetRequiredService<StoreAddress>()) });
        // After every other route: whatever is asked for at a place of the page is the page.
        app.Map(places, Document)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
            .WithOrder(int.MaxValue)
            .NeedsNoKey()
            .ExcludeFromDescription();
    }

    private static PhysicalFileHttpResult Asset(string name, HttpContext context, PageFiles files, PageHeaders headers)
    {
        var file = files.Find(name)
            ?? throw ProblemException.NotFound($"The page has no file {name}.", "Load the page again: it was built anew.");
        headers.WriteTo(context.Response);
        context.Response.Headers.CacheControl = Forever;
        context.Response.Headers.Vary = "Accept-Encoding";
        var accepted = context.Request.Headers.AcceptEncoding;
        foreach (var (encoding, path) in file.Encodings)
        {
            if (Accepts(accepted, encoding))
            {
                context.Response.Headers.ContentEncoding = encoding;
                return TypedResults.PhysicalFile(path, file.ContentType);
            }
        }

        return TypedResults.PhysicalFile(file.Path, file.ContentType);
    }

    private static IResult Document(HttpContext context, PageFiles files, PageHeaders headers)
    {
        headers.WriteTo(context.Response);
        context.Response.Headers.CacheControl = "no-cache";
        return files.Document is { } document
            ? TypedResults.PhysicalFile(document.FullName, "text/html; charset=utf-8", lastModified: document.LastWriteTimeUtc)
            : TypedResults.Content(
                NotBuilt.Text, "text/html; charset=utf-8", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static bool Accepts(StringValues accepted, string encoding) =>
        accepted.ToString().Split(',').Any(part => part.Trim() is var words
            && (words.Equals(encoding, StringComparison.OrdinalIgnoreCase)
                || (words.StartsWith(encoding + ";", StringComparison.OrdinalIgnoreCase) && !words.EndsWith("q=0", StringComparison.Ordinal))));
}
