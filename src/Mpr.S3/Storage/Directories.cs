using System.Runtime.InteropServices;

namespace Mpr.S3.Storage;

/// <summary>What .NET has no call for: making a rename or a new name in a directory durable.</summary>
internal static partial class Directories
{
    private const int ReadOnlyDirectory = 0x10000;

    /// <summary>
    /// fsync(2) of a directory. Does nothing on Windows, whose file systems journal names themselves.
    /// </summary>
    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, OperatingSystem.IsLinux() ? ReadOnlyDirectory : 0);
        if (descriptor < 0)
        {
            throw new IOException($"{path} cannot be opened to be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var result = Fsync(descriptor);
        var message = result == 0 ? null : Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (message is not null)
        {
            throw new IOException($"{path} cannot be flushed: {message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
