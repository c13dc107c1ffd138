namespace Mpr.Server.Media;

/// <summary>How objects under /media/ reach who asks for them.</summary>
public enum MediaDelivery
{
    /// <summary>By redirect where the store has an address of its own for those outside, else through this server.</summary>
    Auto,

    /// <summary>Through this server.</summary>
    Proxy,

    /// <summary>By a redirect to a presigned link.</summary>
    Redirect,
}
