using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mpr.Processing.Storage;

/// <summary>Sparse files on Linux: fallocate(2) and lseek(2).</summary>
internal static class Holes
{
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int SeekData = 3;

    /// <summary>Larger than any file system's block.</summary>
    private const int Tried = 256 << 10;

    /// <summary>Gives the disk of a range back; it reads as zeros from then on, and the file's length stays.</summary>
    /// <returns>False where system or file system cannot.</returns>
    public static bool TryPunch(SafeFileHandle file, long offset, long length) =>
        OperatingSystem.IsLinux() && FAllocate(file, PunchHole | KeepSize, offset, length) == 0;

    /// <summary>Whether the file system of a folder gives disk back; tries it.</summary>
    public static bool ArePossibleIn(string folder)
    {
        using var file = File.OpenHandle(
            Path.Combine(folder, $"hole-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
            FileOptions.DeleteOnClose);
        RandomAccess.Write(file, new byte[Tried], 0);
        return TryPunch(file, 0, Tried);
    }

    /// <summary>Whether a range that was punched holds data again: somebody has written into it since.</summary>
    public static bool WasWritten(SafeFileHandle file, long offset, long length)
    {
        // -1 (ENXIO): no data from here to the end.
        var data = LSeek(file, offset, SeekData);
        return data >= 0 && data < offset + length && HoldsData(file, data, offset + length - data);
    }

    /// <summary>Some file systems call a hole data until their next sync: only content proves it.</summary>
    private static bool HoldsData(SafeFileHandle file, long offset, long length)
    {
        var buffer = new byte[128 << 10];
        for (long done = 0; done < length;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done));
            var read = RandomAccess.Read(file, part, offset + done);
            if (read == 0 || part[..read].ContainsAnyExcept((byte)0))
            {
                return read > 0;
            }

            done += read;
        }

        return false;
    }

    [DllImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int FAllocate(SafeFileHandle file, int mode, long offset, long length);

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern long LSeek(SafeFileHandle file, long offset, int whence);
}
