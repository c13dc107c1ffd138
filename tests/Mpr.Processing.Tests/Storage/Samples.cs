using System.Security.Cryptography;

namespace Mpr.Processing.Tests.Storage;

/// <summary>Files with content that is told apart byte by byte.</summary>
public sealed class Samples : IDisposable
{
    // Made at the first use: a test that is skipped in its constructor is not disposed.
    private string? _folder;

    public string Folder => _folder ??= Directory.CreateTempSubdirectory("mpr-test-").FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public static byte[] Bytes(long size, int seed = 1)
    {
        var bytes = new byte[size];
#pragma warning disable CA5394 // Content that is the same in each run.
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    public string File(string name, long size, int seed = 1)
    {
        var path = Path(name);
        System.IO.File.WriteAllBytes(path, Bytes(size, seed));
        return path;
    }

    public static string Hash(string path)
    {
        using var stream = System.IO.File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    public static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    public static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public void Dispose()
    {
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
