using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mpr.Processing.Storage;
using Mpr.Server.Access;
using Mpr.Server.Hosting;

namespace Mpr.Server.Uploads;

/// <summary>
/// The ids of uploads that clients get: what the store calls the upload, sealed for one owner and one key. Nothing is
/// kept, so any process that has the secret goes on with it, and nobody with an upload of somebody else.
/// </summary>
public sealed class UploadTickets(MprServerOptions options)
{
    private const int SealBytes = 16;

    private const string SecretFile = "upload-secret";

    private readonly Lazy<byte[]> _secret = new(() => Secret(options));

    /// <summary>The id of an upload; one of a single request has neither id nor mark.</summary>
    public string Issue(DelegatedUpload upload, Caller owner)
    {
        var named = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{upload.UploadId}\n{upload.Mark}"));
        return $"{named}.{Seal(named, upload.Bucket, upload.Key, owner)}";
    }

    /// <summary>The upload behind an id.</summary>
    /// <exception cref="ProblemException">404: nobody gave this caller such an id for this key.</exception>
    public DelegatedUpload Read(string ticket, string bucket, string key, Caller owner)
    {
        if (ticket.Split('.') is [var named, var seal]
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(Seal(named, bucket, key, owner)), Encoding.UTF8.GetBytes(seal))
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(named)).Split('\n') is [var id, var mark])
        {
            return new DelegatedUpload(bucket, key, id, mark);
        }

        throw ProblemException.NotFound(
            $"You have no such upload of \"{key}\".", "Give the key that the answer to its beginning names, as key=.");
    }

    private string Seal(string named, string bucket, string key, Caller owner)
    {
        var text = $"upload\n{owner.Id}\n{bucket}\n{named}\n{key}";
        return Base64Url.EncodeToString(HMACSHA256.HashData(_secret.Value, Encoding.UTF8.GetBytes(text)).AsSpan(0, SealBytes));
    }

    private static byte[] Secret(MprServerOptions options)
    {
        var source = options.Uploads.Secret ?? options.Storage.SecretKey ?? Kept(options.DataDirectory);
        return HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(source), SHA256.HashSizeInBytes, info: "mpr upload ids"u8.ToArray());
    }

    private static string Kept(string folder)
    {
        var path = Path.Combine(folder, SecretFile);
        if (!File.Exists(path))
        {
            var open = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, open);
            file.Write(Encoding.ASCII.GetBytes(Access.Secret.New()));
        }

        return File.ReadAllText(path);
    }
}
