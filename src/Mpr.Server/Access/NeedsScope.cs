namespace Mpr.Server.Access;

/// <summary>
/// What a route needs. A route that says nothing needs <see cref="AccessScope.Read"/> for GET and HEAD and
/// <see cref="AccessScope.Write"/> for the rest, so a new route is closed until somebody opens it.
/// </summary>
/// <param name="Scope">Null lets everybody in: the route has guards of its own, or nothing to guard.</param>
/// <param name="WholeServer">Whether it concerns all tenants: keys that are limited to a prefix are refused.</param>
internal sealed record NeedsScope(AccessScope? Scope, bool WholeServer = false);

internal static class NeedsScopeRoutes
{
    public static TBuilder Needs<TBuilder>(this TBuilder route, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new NeedsScope(scope));

    /// <summary>Takes only keys that are limited to no part of the buckets.</summary>
    public static TBuilder NeedsServer<TBuilder>(this TBuilder route, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new NeedsScope(scope, WholeServer: true));

    /// <summary>Lets in who has no key.</summary>
    public static TBuilder NeedsNoKey<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new NeedsScope(null));
}
