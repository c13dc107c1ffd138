using System.Net;

namespace Mpr.Server.Access;

/// <summary>A server that others can reach is not started before there is a key.</summary>
/// <param name="address">Where it was to listen.</param>
public sealed class KeyNeededException(IPAddress address)
    : Exception($"The server does not listen on {address} before there is a key: whoever reached it could use it.");
