using System.Security.Cryptography;

namespace Mpr.S3;

/// <summary>An access key and its secret.</summary>
/// <param name="AccessKey">The public half.</param>
/// <param name="SecretKey">The secret half.</param>
public sealed record S3Credentials(string AccessKey, string SecretKey)
{
    private const string FileName = "credentials";
    private const string AccessKeyName = "AWS_ACCESS_KEY_ID=";
    private const string SecretKeyName = "AWS_SECRET_ACCESS_KEY=";

    /// <summary>
    /// Reads <c>credentials</c> in a folder, or makes keys and keeps them there, readable by the owner only.
    /// </summary>
    /// <param name="dataDirectory">The folder; made when missing.</param>
    /// <exception cref="InvalidDataException">The file is there but holds no keys.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static S3Credentials LoadOrCreate(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory);
        var path = Path.Combine(dataDirectory, FileName);
        if (File.Exists(path))
        {
            return Load(path);
        }

        var made = new S3Credentials(
            "MPR" + RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 17),
            RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 40));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write($"{AccessKeyName}{made.AccessKey}\n{SecretKeyName}{made.SecretKey}\n");
        return made;
    }

    /// <summary>The access key only: a secret is never printed by accident.</summary>
    public override string ToString() => $"S3Credentials {{ AccessKey = {AccessKey} }}";

    private static S3Credentials Load(string path)
    {
        var lines = File.ReadAllLines(path);
        return Value(lines, AccessKeyName) is { Length: > 0 } accessKey
            && Value(lines, SecretKeyName) is { Length: > 0 } secretKey
            ? new S3Credentials(accessKey, secretKey)
            : throw new InvalidDataException($"{path} holds no keys; delete it and new ones are made.");
    }

    private static string? Value(string[] lines, string name) =>
        Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
}
