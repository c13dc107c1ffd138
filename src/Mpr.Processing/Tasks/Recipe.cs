using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>
/// Everything that one run of FFmpeg is to do, decided: the planner makes it, the command builder spells it. It names
/// no link and no path, so that it can travel to another machine.
/// </summary>
public sealed record Recipe
{
    /// <summary>Where in the source to begin, from its first moment; null: at the beginning.</summary>
    public TimeSpan? Start { get; init; }

    /// <summary>How much to take; null: to the end.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>Where the result ends at the latest, however long the source says it is; null: no bound.</summary>
    public TimeSpan? Longest { get; init; }

    /// <summary>Whether the result is one picture, the first from <see cref="Start"/> on.</summary>
    public bool SinglePicture { get; init; }

    /// <summary>Whether the source is an MP4 with fragments, which changes how to seek in it.</summary>
    public bool FragmentedSource { get; init; }

    /// <summary>Whether the source is an MP3 of constant rate: its places can be reckoned instead of read to.</summary>
    public bool ConstantRateSource { get; init; }

    /// <summary>The picture; null: none.</summary>
    public VideoRecipe? Video { get; init; }

    /// <summary>How to code the pictures before and behind a copied part; null: the cut has no such edges.</summary>
    public EdgeRecipe? Edges { get; init; }

    /// <summary>The tracks of sound, in the result's order.</summary>
    public IReadOnlyList<AudioRecipe> Audio { get; init; } = [];

    /// <summary>The tracks of subtitles, in the result's order.</summary>
    public IReadOnlyList<SubtitleRecipe> Subtitles { get; init; } = [];

    /// <summary>FFmpeg's muxer, such as <c>mp4</c>.</summary>
    public required string Muxer { get; init; }

    /// <summary>
    /// MP4 family: bytes kept free at the head for the index, so that it comes first without a second pass. Null: the
    /// size cannot be foreseen, and the muxer rewrites the file at the end.
    /// </summary>
    public int? IndexReserve { get; init; }

    /// <summary>Whether the source's chapters between the points go with the result.</summary>
    public bool Chapters { get; init; }

    /// <summary>Tags of the result; the source's other metadata, places among them, do not get through.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>One track of pictures in the result.</summary>
public sealed record VideoRecipe
{
    /// <summary>The source's stream.</summary>
    public required int Stream { get; init; }

    /// <summary>FFmpeg's encoder; <c>copy</c>: the coded stream as it is, and nothing below applies.</summary>
    public required string Encoder { get; init; }

    /// <summary>Constant rate factor, or quantizer for encoders that have none.</summary>
    public int Quality { get; init; }

    /// <summary>Bound on the bit rate in bits a second; null: none.</summary>
    public int? MaxRate { get; init; }

    /// <summary>Decoder's buffer in bits; null: none.</summary>
    public int? Buffer { get; init; }

    /// <summary>Profile; null: the encoder's own choice.</summary>
    public string? Profile { get; init; }

    /// <summary>The encoder's speed preset; null: its default.</summary>
    public string? Speed { get; init; }

    /// <summary>Seconds between keyframes; null: the encoder's own choice.</summary>
    public double? KeyframeInterval { get; init; }

    /// <summary>Most pictures between keyframes; null: the encoder's own choice.</summary>
    public int? GroupSize { get; init; }

    /// <summary>What happens to the picture between decoder and encoder; null only for a copy.</summary>
    public PictureRecipe? Picture { get; init; }
}

/// <summary>What happens to a picture, after FFmpeg has turned it upright.</summary>
public sealed record PictureRecipe
{
    /// <summary>Pixels across, even.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down, even.</summary>
    public required int Height { get; init; }

    /// <summary>Whether the size or the shape of the pixels changes.</summary>
    public bool Resize { get; init; }

    /// <summary>Whether fields become whole pictures.</summary>
    public bool Deinterlace { get; init; }

    /// <summary>Whether transparency is laid over black.</summary>
    public bool FlattenAlpha { get; init; }

    /// <summary>HDR that is brought down to SDR; <see cref="HdrKind.None" />: nothing to bring down.</summary>
    public HdrKind ToneMap { get; init; }

    /// <summary>Matrix of the source, as the scale filter names it; null for RGB.</summary>
    public string? SourceMatrix { get; init; }

    /// <summary>Whether the source uses the full range of values.</summary>
    public bool SourceFullRange { get; init; }

    /// <summary>Primaries of the result.</summary>
    public string Primaries { get; init; } = "bt709";

    /// <summary>Transfer of the result.</summary>
    public string Transfer { get; init; } = "bt709";

    /// <summary>Matrix of the result.</summary>
    public string Matrix { get; init; } = "bt709";

    /// <summary>Whether the result uses the full range of values, as JPEG does.</summary>
    public bool FullRange { get; init; }

    /// <summary>Pixel format of the result.</summary>
    public string PixelFormat { get; init; } = "yuv420p";
}

/// <summary>One track of subtitles in the result.</summary>
public sealed record SubtitleRecipe
{
    /// <summary>The source's stream.</summary>
    public required int Stream { get; init; }

    /// <summary>FFmpeg's encoder; <c>copy</c>: as they are.</summary>
    public required string Encoder { get; init; }

    /// <summary>Language tag; null: none.</summary>
    public string? Language { get; init; }
}

/// <summary>One track of sound in the result.</summary>
public sealed record AudioRecipe
{
    /// <summary>The source's stream.</summary>
    public required int Stream { get; init; }

    /// <summary>
    /// FFmpeg's encoder; <c>copy</c>: the coded stream as it is, and nothing below but the language applies.
    /// </summary>
    public required string Encoder { get; init; }

    /// <summary>Bits a second; null: the encoder's own choice, or without loss.</summary>
    public int? BitRate { get; init; }

    /// <summary>Samples a second; null: as the source.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Channels; null: as the source.</summary>
    public int? Channels { get; init; }

    /// <summary>
    /// Samples left out at the start: what the encoder puts before the first one, in containers that cannot say so.
    /// </summary>
    public int Skip { get; init; }

    /// <summary>Language tag; null: none.</summary>
    public string? Language { get; init; }
}
