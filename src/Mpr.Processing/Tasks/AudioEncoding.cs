using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>How sound is coded anew where nothing but its length shall change.</summary>
internal static class AudioEncoding
{
    private const int BitsPerChannel = 96_000;

    /// <summary>What LAME and the decoder put before the first sample: 576 and 529 samples.</summary>
    private const int Mp3Delay = 1105;

    private static readonly int[] MpegRates =
    [
        8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000,
    ];

    /// <summary>
    /// The source's codec where the container takes it and coding is without loss or free; else its usual one.
    /// </summary>
    public static AudioRecipe Faithful(AudioStream audio, ContainerRule container)
    {
        var encoder = Encoder(audio, container);
        var channels = encoder == "libmp3lame" ? Math.Min(audio.Channels, 2) : audio.Channels;
        return new AudioRecipe
        {
            Stream = audio.Index,
            Encoder = encoder,
            BitRate = IsLossless(encoder) ? null : BitsPerChannel * channels,
            SampleRate = SampleRate(audio.SampleRate, encoder),
            Channels = channels == audio.Channels ? null : channels,
            Skip = (encoder, container.Extension) is ("libmp3lame", ".avi") ? Mp3Delay : 0,
            Language = audio.Language,
        };
    }

    /// <summary>FFmpeg's name of the codec that an encoder makes.</summary>
    public static string CodecOf(string encoder) => encoder switch
    {
        "libmp3lame" => "mp3",
        "libopus" => "opus",
        "libvorbis" => "vorbis",
        _ => encoder,
    };

    private static string Encoder(AudioStream audio, ContainerRule container) =>
        (container.Extension, audio.Codec) switch
        {
            (".wav", _) when audio.Codec.StartsWith("pcm_f", StringComparison.Ordinal) => "pcm_f32le",
            (".wav", _) when audio.BitDepth > 16 => "pcm_s24le",
            (".m4a" or ".mov" or ".mp4" or ".m4v", "alac") => "alac",
            (".ogg", "opus") => "libopus",
            (".ogg", "flac") => "flac",
            _ => container.AudioEncoder!,
        };

    private static bool IsLossless(string encoder) =>
        encoder is "flac" or "alac" || encoder.StartsWith("pcm_", StringComparison.Ordinal);

    /// <summary>The nearest rate that the encoder takes; null: as it is.</summary>
    private static int? SampleRate(int rate, string encoder) => encoder switch
    {
        "libopus" => 48_000,
        "libmp3lame" when !MpegRates.Contains(rate) => 48_000,
        "aac" when !MpegRates.Contains(rate) && rate is not (88_200 or 96_000) => 48_000,
        "libvorbis" when rate is < 8000 or > 192_000 => 48_000,
        _ => null,
    };
}
