using Mpr.Processing.Storage;

namespace Mpr.Lambda.Tests.Functions;

/// <summary>What functions have left behind.</summary>
internal static class Leftovers
{
    /// <summary>Names of what lies in scratch and of uploads that are open; empty: nothing.</summary>
    public static async Task<string> OfAsync(string scratch, ObjectStore store) => string.Join(
        ", ",
        [
            .. Directory.Exists(scratch) ? Directory.EnumerateFileSystemEntries(scratch) : [],
            .. (await store.ListUploadsAsync(store.BucketOut)).Select(u => $"upload of {u.Key}"),
        ]);
}
