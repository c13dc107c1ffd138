using Mpr.S3.Index;

namespace Mpr.S3.Checking;

/// <summary>Gets the sound records out of a damaged log segment.</summary>
internal static class LogSalvage
{
    private const string DamagedSuffix = ".damaged";

    /// <summary>Writes the sound frames to a new file in the place of the old one, which is kept aside.</summary>
    public static void Rewrite(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            for (var offset = 0; offset + LogFrame.HeaderLength < bytes.Length;)
            {
                var length = LogFrame.SoundLength(bytes.AsSpan(offset));
                if (length > 0)
                {
                    file.Write(bytes, offset, length);
                }

                offset += Math.Max(length, 1);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(path, path + DamagedSuffix, overwrite: true);
        File.Move(temporary, path);
    }
}
