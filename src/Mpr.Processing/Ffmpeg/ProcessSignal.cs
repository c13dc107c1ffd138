using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mpr.Processing.Ffmpeg;

/// <summary>Signals to a process that we started, or to the whole group that it leads.</summary>
internal static class ProcessSignal
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Sends a signal; false when there was nobody to receive it.</summary>
    /// <param name="process">Started by us.</param>
    /// <param name="signal">Its number.</param>
    /// <param name="group">Whether the process leads a group of its own, which then gets the signal.</param>
    public static bool Send(Process process, int signal, bool group)
    {
        if (!OperatingSystem.IsWindows())
        {
            // Between fork and setsid the group does not exist yet: the process alone is then the whole tree.
            return (group && NativeKill(-process.Id, signal) == 0) || NativeKill(process.Id, signal) == 0;
        }

        process.Kill(entireProcessTree: true);
        return true;
    }

    /// <summary>Ends what a process that has ended left behind in its group.</summary>
    public static void SweepGroup(int leader)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = NativeKill(-leader, Kill);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);
}
