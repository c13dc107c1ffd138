using Mpr.Server.Hosting;

namespace Mpr.Server.Access;

/// <summary>Who sends a request, and what that one may do. Features ask it; they never look at keys.</summary>
/// <param name="Id">Id of the key, or <c>open</c> where the server needs none.</param>
/// <param name="Name">Name of the key.</param>
/// <param name="Scope">What it may do.</param>
/// <param name="Prefix">Beginning of every key that it sees, in both buckets; null for all.</param>
public sealed record Caller(string Id, string Name, AccessScope Scope, string? Prefix)
{
    /// <summary>Whoever reaches a server on loopback that has no keys.</summary>
    public static Caller Open { get; } = new("open", "open", AccessScope.Admin, null);

    /// <summary>Whether an object of either bucket is this caller's to see.</summary>
    public bool Sees(string key) => Prefix is null || key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Lets pass who may do what needs this scope.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public void Require(AccessScope scope)
    {
        if (Scope < scope)
        {
            throw new ProblemException(
                RefusalCatalogue.Forbidden,
                $"This needs a key of scope {Data.StoredName.Text(scope)}; \"{Name}\" has scope {Data.StoredName.Text(Scope)}.");
        }
    }

    /// <summary>Lets pass who may do this to the server as a whole.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public void RequireServer(AccessScope scope)
    {
        Require(scope);
        RequireEverything();
    }

    /// <summary>Lets pass who may touch this object.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public void RequireKey(string key)
    {
        if (!Sees(key))
        {
            throw new ProblemException(
                RefusalCatalogue.Forbidden, $"\"{key}\" is outside of \"{Prefix}\", to which \"{Name}\" is limited.");
        }
    }

    /// <summary>Lets pass who is not limited to a part of the buckets.</summary>
    /// <exception cref="ProblemException">403.</exception>
    public void RequireEverything()
    {
        if (Prefix is not null)
        {
            throw new ProblemException(
                RefusalCatalogue.Forbidden,
                $"This concerns the whole server, and \"{Name}\" is limited to \"{Prefix}\".");
        }
    }
}
