using Microsoft.AspNetCore.Http.Features;
using Mpr.Processing.Storage;
using Mpr.Server.Access;

namespace Mpr.Server.Forwarding;

internal static class ForwardingServices
{
    // The store judges the signature; a key of the API is neither asked for nor enough.
    private static readonly EndpointMetadataCollection Metadata = new(new NeedsScope(null));

    public static void AddForwarding(this IServiceCollection services)
    {
        services.AddSingleton(s => new StoreAddress(s.GetRequiredService<ObjectStore>().Options));
        services.AddSingleton<StoreConnection>();
        services.AddSingleton<StoreForwarder>();
        // Links for the address that the request came by.
        services.AddScoped(s => s.GetRequiredService<ObjectStore>().UrlsAt(
            s.GetRequiredService<StoreAddress>().For(s.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request)));
    }

    /// <summary>
    /// Chooses what answers a request for the store before routing does, by the target as sent: routing sees a path that
    /// was decoded, and joins what are different keys. The guards come after, as for every route.
    /// </summary>
    public static void UseForwarding(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<StoreAddress>();
        var endpoint = new Endpoint(
            app.Services.GetRequiredService<StoreForwarder>().ForwardAsync, Metadata, "store");
        app.Use((context, next) =>
        {
            if (address.Covers(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
            {
                context.SetEndpoint(endpoint);
            }

            return next(context);
        });
    }
}
