namespace Mpr.Processing;

/// <summary>What a source is: moving pictures, or sound alone.</summary>
public enum MediaKind
{
    /// <summary>Video, with or without sound.</summary>
    Video,

    /// <summary>Sound without video; cover art does not count as video.</summary>
    Audio,
}

/// <summary>The file name extensions that MPR registers. Case does not matter.</summary>
public static class MediaTypes
{
    /// <summary>Extensions of video files, each with its dot.</summary>
    public static IReadOnlySet<string> Video { get; } =
        Set(".mp4", ".mkv", ".avi", ".mov", ".webm", ".flv", ".wmv", ".m4v");

    /// <summary>Extensions of audio files, each with its dot.</summary>
    public static IReadOnlySet<string> Audio { get; } = Set(".mp3", ".wav", ".flac", ".aac", ".ogg", ".m4a");

    /// <summary>All supported extensions, each with its dot.</summary>
    public static IReadOnlySet<string> All { get; } = Set([.. Video, .. Audio]);

    /// <summary>
    /// The kind that a key's extension promises; null when the extension is not supported, or the key is MPR's own.
    /// </summary>
    public static MediaKind? KindOf(string key)
    {
        if (ReservedKeys.Holds(key))
        {
            return null;
        }

        var extension = Path.GetExtension(key);
        return Video.Contains(extension) ? MediaKind.Video
            : Audio.Contains(extension) ? MediaKind.Audio
            : null;
    }

    private static HashSet<string> Set(params string[] extensions) => new(extensions, StringComparer.OrdinalIgnoreCase);
}
