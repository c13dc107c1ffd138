namespace Mpr.Server.Data;

/// <summary>The keys under a prefix as a range over an index; LIKE would ignore case on SQLite.</summary>
internal static class KeyRange
{
    // Sorts after every character that a key may hold.
    private const string LastCharacter = "\U0010FFFF";

    /// <summary>The end of the range that begins with the prefix itself.</summary>
    public static string End(string prefix) => prefix + LastCharacter;
}
