namespace Mpr.Testing;

/// <summary>Keys as addresses have them.</summary>
public static class KeyPath
{
    /// <summary>Each folder escaped, with the slashes between them.</summary>
    public static string Of(string key) => string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
}
