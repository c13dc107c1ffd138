using Mpr.Processing.Storage;
using Mpr.Server.Access;

namespace Mpr.Server.Uploads;

/// <summary>Finds keys for files of people, who do not know which are taken.</summary>
internal sealed class UploadNames(ObjectStore store, UploadDesk desk, Caller caller)
{
    // Beyond it somebody uploads the same name all day; a random one ends the search.
    private const int MostNumbers = 50;

    /// <summary>A free key for a file: under the caller's prefix, in a folder, by its own name.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="relative">Its path in a folder that was dropped; null, empty or "null" for none.</param>
    /// <param name="folder">Where it is to go; null for the root.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="Hosting.ProblemException">The name makes no key, or not one of media.</exception>
    public async Task<string> FindAsync(string name, string? relative, string? folder, CancellationToken cancellation)
    {
        var path = relative is { Length: > 0 } and not "null" ? relative : name;
        var wished = Join(folder is null or "null" ? "" : folder, Clean(path));
        var first = caller.Sees(wished) ? wished : caller.Prefix + wished;
        desk.RequireKey(first);
        var key = first;
        for (var number = 2; await store.FindAsync(store.BucketIn, key, cancellation) is not null; number++)
        {
            key = Numbered(first, number);
        }

        return key;
    }

    private static string Numbered(string key, int number)
    {
        var extension = Path.GetExtension(key);
        var mark = number <= MostNumbers ? $" ({number})" : $" {Guid.NewGuid():N}";
        return key[..^extension.Length] + mark + extension;
    }

    private static string Join(string folder, string name) =>
        Clean(folder).TrimEnd('/') is { Length: > 0 } clean ? $"{clean}/{name}" : name;

    // Keys are not paths, but they become names of files and parts of addresses where they go.
    private static string Clean(string path) =>
        new([.. path.TrimStart('/').Select(c => char.IsControl(c) ? '_' : c)]);
}
