using Mpr.Processing.Tasks;

namespace Mpr.Server.Jobs;

/// <summary>Measures the room that a worker's tasks have for their files.</summary>
internal static class ScratchRoom
{
    /// <summary>Left for everybody else on the machine.</summary>
    private const long AlwaysFree = 64L << 20;

    /// <summary>Bytes for all tasks of this process together: what is free and what they already use.</summary>
    public static long Measure(ScratchSpace scratch)
    {
        var folder = new DirectoryInfo(scratch.Path);
        folder.Create();
        var used = folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(Length);
        return new DriveInfo(folder.FullName).AvailableFreeSpace + used - AlwaysFree;
    }

    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // Its task has just ended.
            return 0;
        }
    }
}
