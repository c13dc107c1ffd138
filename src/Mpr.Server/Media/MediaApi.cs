namespace Mpr.Server.Media;

/// <summary>Serves both buckets under /media/, with ranges, so that any player can seek in a source or a result.</summary>
internal static class MediaApi
{
    public static void AddMedia(this IServiceCollection services) => services.AddScoped<MediaDesk>();

    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/media/in/{**key}", ["GET", "HEAD"], InAsync).WithTags("media");
        routes.MapMethods("/media/out/{**key}", ["GET", "HEAD"], OutAsync).WithTags("media");
    }

    private static Task InAsync(HttpContext context, MediaDesk desk) =>
        desk.ServeAsync(context, desk.Store.BucketIn, "/media/in/");

    private static Task OutAsync(HttpContext context, MediaDesk desk) =>
        desk.ServeAsync(context, desk.Store.BucketOut, "/media/out/");
}
