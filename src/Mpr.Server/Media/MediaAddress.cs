namespace Mpr.Server.Media;

/// <summary>Where this server serves objects.</summary>
internal static class MediaAddress
{
    /// <summary>Path of a result.</summary>
    public static string Out(string key) => "/media/out/" + string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
}
