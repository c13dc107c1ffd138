using System.Runtime.InteropServices;
using System.Text;

namespace Mpr.Processing.Tests.Hostile;

/// <summary>
/// Files that nothing may open. The kernel tells of every opening (inotify), whoever does it and however short.
/// </summary>
public sealed partial class CanaryFiles : IDisposable
{
    private const uint Opened = 0x20; // IN_OPEN
    private const int NonBlocking = 0x800; // IN_NONBLOCK
    private readonly int _watch;

    public CanaryFiles(string folder)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        _watch = Start(NonBlocking);
        Assert.True(_watch >= 0, "inotify does not work here");
    }

    public string Folder { get; }

    public static bool Works => OperatingSystem.IsLinux();

    /// <summary>Puts a copy of a file under a name, and begins to watch when all are there.</summary>
    public void Add(string name, string source) => File.Copy(source, Path.Combine(Folder, name));

    public void Arm() => Assert.True(Watch(_watch, Encoding.UTF8.GetBytes(Folder + '\0'), Opened) > 0);

    /// <summary>Names that were opened since the last call.</summary>
    public IReadOnlyList<string> Touched()
    {
        List<string> names = [];
        var events = new byte[64 * 1024];
        long length;
        while ((length = Read(_watch, events, events.Length)) > 0)
        {
            // struct inotify_event: wd, mask, cookie, len: four bytes each; then the name, padded with zeros.
            for (var at = 0; at < length; at += 16 + BitConverter.ToInt32(events, at + 12))
            {
                var name = Encoding.UTF8.GetString(events, at + 16, BitConverter.ToInt32(events, at + 12));
                names.Add(name.TrimEnd('\0'));
            }
        }

        return [.. names.Where(n => n.StartsWith("canary", StringComparison.Ordinal)).Distinct()];
    }

    public void Dispose() => _ = Close(_watch);

    [LibraryImport("libc", EntryPoint = "inotify_init1")]
    private static partial int Start(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch")]
    private static partial int Watch(int watch, byte[] path, uint mask);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int watch, byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int watch);
}
