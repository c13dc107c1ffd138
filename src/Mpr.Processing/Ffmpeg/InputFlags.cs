namespace Mpr.Processing.Ffmpeg;

/// <summary>
/// The flags before every <c>-i</c>. They close each door but one: without the format list FFmpeg follows playlists,
/// concat scripts, DASH manifests and SDP to other files and hosts, whatever the file's name says.
/// </summary>
internal static class InputFlags
{
    /// <summary>
    /// Demuxers of the supported types, all of them self-contained; webm is matroska, m4a and m4v are mov.
    /// </summary>
    public const string Formats = "mov,matroska,avi,flv,asf,mp3,wav,flac,aac,ogg";

    /// <summary>Bound on the streams of a file.</summary>
    public const int MaximumStreams = 64;

    /// <summary>Bound on the pixels of a picture: 8K (33.2 million) passes, decompression bombs do not.</summary>
    public const int MaximumPixels = 36_000_000;

    /// <summary>For a picture that a task has made: its one demuxer, and no other.</summary>
    /// <param name="isLocal">Whether the input is a scratch file; otherwise a link of the gateway.</param>
    /// <param name="demuxer">FFmpeg's name of it.</param>
    public static IEnumerable<string> ForPicture(bool isLocal, string demuxer) =>
        ["-protocol_whitelist", Protocols(isLocal), "-format_whitelist", demuxer, "-f", demuxer];

    /// <summary>For ffprobe and ffmpeg alike.</summary>
    /// <param name="isLocal">Whether the input is a scratch file; otherwise a link of the gateway.</param>
    /// <param name="fragmented">Whether it is a fragmented MP4 that is about to be probed or seeked in.</param>
    public static IEnumerable<string> For(bool isLocal, bool fragmented) =>
    [
        "-protocol_whitelist", Protocols(isLocal),
        "-format_whitelist", Formats,
        "-max_streams", $"{MaximumStreams}",
        // Reads the fragment index at the end of the file, where there is one, instead of every fragment's head; a
        // private option of the mov demuxer, so fatal for every other.
        .. fragmented ? ["-use_mfra_for", "pts"] : (string[])[],
    ];

    private static string Protocols(bool isLocal) => isLocal ? "file" : "http,tcp";
}
