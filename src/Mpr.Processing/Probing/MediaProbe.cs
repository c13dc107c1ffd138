namespace Mpr.Processing.Probing;

/// <summary>Where a duration comes from, and so how far it can be trusted.</summary>
public enum DurationBasis
{
    /// <summary>The container says so, and nothing speaks against it.</summary>
    Container,

    /// <summary>All packets were read.</summary>
    Measured,

    /// <summary>Guessed from the bit rate, or said by a container that is not believed.</summary>
    Estimated,

    /// <summary>Nobody knows; the duration is zero.</summary>
    Unknown,
}

/// <summary>What is known of a media file. A value; safe to share.</summary>
public sealed record MediaProbe
{
    /// <summary>FFmpeg's names of the demuxer, such as <c>matroska,webm</c>.</summary>
    public required string Container { get; init; }

    /// <summary>Video when there is a track of moving pictures; cover art does not count.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>From the first to the last moment of picture or sound; zero when unknown.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Where <see cref="Duration" /> comes from.</summary>
    public DurationBasis DurationBasis { get; init; }

    /// <summary>Time of the container's clock at which the content starts; mostly zero.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; init; }

    /// <summary>Bits a second of the whole; null when the duration is unknown.</summary>
    public long? BitRate { get; init; }

    /// <summary>The track that jobs use: decodable before default before larger; null when there is none.</summary>
    public VideoStream? Video { get; init; }

    /// <summary>All tracks of moving pictures.</summary>
    public IReadOnlyList<VideoStream> VideoStreams { get; init; } = [];

    /// <summary>All tracks of sound, in the file's order.</summary>
    public IReadOnlyList<AudioStream> Audio { get; init; } = [];

    /// <summary>The track that jobs use: decodable before default before earlier; null when there is none.</summary>
    public AudioStream? MainAudio =>
        Audio.OrderByDescending(a => a.Decodable).ThenByDescending(a => a.Default).FirstOrDefault();

    /// <summary>All tracks of subtitles, in the file's order.</summary>
    public IReadOnlyList<SubtitleStream> Subtitles { get; init; } = [];

    /// <summary>Whether a picture is attached, such as an album's cover.</summary>
    public bool HasCoverArt { get; init; }

    /// <summary>Number of streams that are neither moving pictures nor sound: covers, subtitles, data.</summary>
    public int OtherStreams { get; init; }

    /// <summary>Whether an MP4 file keeps its samples in fragments (moof boxes).</summary>
    public bool Fragmented { get; init; }

    /// <summary>
    /// Whether a place in time is a place in the file by mere proportion: an MP3 of constant rate. FFmpeg reads half
    /// the file to get to its middle unless it is told.
    /// </summary>
    public bool ConstantRate { get; init; }

    /// <summary>Descriptive tags by lower-case name; of the container, and of the streams where it has none.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The whole report of ffprobe as JSON text; empty in a copy that travels with a task.</summary>
    public string RawJson { get; init; } = "";
}
