namespace Mpr.Server.Access;

/// <summary>Who is let in, besides the keys in the database.</summary>
public sealed record AccessOptions
{
    /// <summary>Whether only this machine can reach the server. Without keys it is open then, and closed otherwise.</summary>
    public bool LoopbackOnly { get; init; } = true;

    /// <summary>Names by which the server may be addressed; empty takes every name once there are keys.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Origins of other sites whose pages may call the API, such as <c>https://studio.example.com</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Requests a second and caller, ten seconds' worth at once; 0 does not limit.</summary>
    public int RequestsPerSecond { get; init; }
}
