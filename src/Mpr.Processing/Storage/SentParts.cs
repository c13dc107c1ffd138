using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Mpr.Processing.Storage;

/// <summary>
/// The parts of a growing file that the store has: gives their disk back, and tells whether the writer came back to
/// one. Not thread-safe.
/// </summary>
/// <param name="file">The file.</param>
internal sealed class SentParts(SafeFileHandle file)
{
    private readonly Queue<(long Offset, long Length, byte[]? Digest)> _onDisk = [];
    private readonly List<(long Offset, long Length)> _punched = [];

    /// <summary>Bytes of disk that were given back.</summary>
    public long Freed { get; private set; }

    /// <summary>The SHA-256 of what is on disk of a part.</summary>
    public static byte[] Digest(SafeFileHandle file, long offset, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var slice = new FileSlice(file, offset, length, _ => { });
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = slice.Read(buffer)) > 0)
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }

            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The store has a part.</summary>
    /// <param name="offset">Its place.</param>
    /// <param name="length">Its length.</param>
    /// <param name="digest">What it was before it left; null: its disk is to be given back soon.</param>
    public void Add(long offset, long length, byte[]? digest) => _onDisk.Enqueue((offset, length, digest));

    /// <summary>Gives back the disk of all that arrived.</summary>
    /// <returns>False when the file system refuses.</returns>
    public bool TryFree()
    {
        while (_onDisk.TryDequeue(out var part))
        {
            if (!Holes.TryPunch(file, part.Offset, part.Length))
            {
                return false;
            }

            _punched.Add((part.Offset, part.Length));
            Freed += part.Length;
        }

        return true;
    }

    /// <summary>Whether the object would not be what the file is: a part was written to after it had left.</summary>
    public bool WereWritten() =>
        _punched.Any(p => Holes.WasWritten(file, p.Offset, p.Length))
        || _onDisk.Any(p => p.Digest is { } then && !then.AsSpan().SequenceEqual(Digest(file, p.Offset, p.Length)));
}
