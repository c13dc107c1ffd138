namespace Mpr.Processing.Ffmpeg;

/// <summary>The FFmpeg of this machine and what it can do, as the programs themselves say.</summary>
/// <param name="Ffmpeg">Absolute path of <c>ffmpeg</c>.</param>
/// <param name="Ffprobe">Absolute path of <c>ffprobe</c>.</param>
/// <param name="Version">As printed, such as <c>5.1.9-0+deb12u1</c>.</param>
/// <param name="Encoders">Names of encoders, such as <c>libx264</c>.</param>
/// <param name="DecodableCodecs">Names of codecs (not decoders) with at least one decoder, such as <c>hevc</c>.</param>
/// <param name="Filters">Names of filters, such as <c>zscale</c>.</param>
/// <param name="Confinement">The wrappers of this machine that bound a process.</param>
public sealed record FfmpegInstallation(
    string Ffmpeg,
    string Ffprobe,
    string Version,
    IReadOnlySet<string> Encoders,
    IReadOnlySet<string> DecodableCodecs,
    IReadOnlySet<string> Filters,
    ProcessConfinement Confinement)
{
    /// <summary>The oldest version whose options the commands use (<c>-fps_mode</c> came with it).</summary>
    public static Version OldestSupported { get; } = new(5, 1);

    /// <summary>
    /// Whether an HDR picture can be brought to SDR: needs zimg for the transfer and the tonemap filter.
    /// </summary>
    public bool CanToneMap => Filters.Contains("zscale") && Filters.Contains("tonemap");

    /// <summary>The encoder that does the work.</summary>
    /// <param name="names">Alternatives, best first.</param>
    /// <returns>The first that is there; null: none is.</returns>
    public string? FirstEncoder(IReadOnlyList<string> names) => names.FirstOrDefault(Encoders.Contains);

    /// <summary>Finds FFmpeg and asks it for its features; takes some 0.3 s.</summary>
    /// <param name="ffmpegPath">A path, or null to search the PATH.</param>
    /// <param name="ffprobePath">A path, or null to search beside <c>ffmpeg</c>, then the PATH.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="FfmpegMissingException">A program is missing, does not run, or is too old.</exception>
    public static Task<FfmpegInstallation> DetectAsync(
        string? ffmpegPath, string? ffprobePath, CancellationToken cancellation = default) =>
        DetectAsync(ffmpegPath, ffprobePath, null, cancellation);

    /// <summary>Finds FFmpeg and learns its features, from it or from what is kept of it.</summary>
    /// <param name="ffmpegPath">A path, or null to search the PATH.</param>
    /// <param name="ffprobePath">A path, or null to search beside <c>ffmpeg</c>, then the PATH.</param>
    /// <param name="cache">Where features are kept; null asks for them.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="FfmpegMissingException">A program is missing, does not run, or is too old.</exception>
    public static async Task<FfmpegInstallation> DetectAsync(
        string? ffmpegPath, string? ffprobePath, FeatureCache? cache, CancellationToken cancellation = default)
    {
        var ffmpeg = ProgramSearch.Find("ffmpeg", ffmpegPath, null);
        var ffprobe = ProgramSearch.Find("ffprobe", ffprobePath, Path.GetDirectoryName(ffmpeg));
        var features = await (cache is null ? Ask() : cache.GetAsync(ffmpeg, ffprobe, Ask, cancellation))
            .ConfigureAwait(false);
        RefuseOld(ffmpeg, features.Version);
        return new FfmpegInstallation(
            ffmpeg,
            ffprobe,
            features.Version,
            features.Encoders,
            features.DecodableCodecs,
            features.Filters,
            await ProcessConfinement.DetectAsync(cancellation).ConfigureAwait(false));

        Task<FfmpegFeatures> Ask() => FeaturesAsync(ffmpeg, ffprobe, cancellation);
    }

    private static async Task<FfmpegFeatures> FeaturesAsync(
        string ffmpeg, string ffprobe, CancellationToken cancellation)
    {
        var version = FeatureLists.Version(await AskAsync(ffmpeg, "-version", cancellation).ConfigureAwait(false))
            ?? throw new FfmpegMissingException($"{ffmpeg} does not answer like FFmpeg.");
        RefuseOld(ffmpeg, version);
        await AskAsync(ffprobe, "-version", cancellation).ConfigureAwait(false);
        var encoders = AskAsync(ffmpeg, "-encoders", cancellation);
        var codecs = AskAsync(ffmpeg, "-codecs", cancellation);
        var filters = AskAsync(ffmpeg, "-filters", cancellation);
        return new FfmpegFeatures(
            version,
            FeatureLists.Encoders(await encoders.ConfigureAwait(false)),
            FeatureLists.DecodableCodecs(await codecs.ConfigureAwait(false)),
            FeatureLists.Filters(await filters.ConfigureAwait(false)));
    }

    private static void RefuseOld(string path, string version)
    {
        // Builds from git call themselves N-12345-gabcdef; they are taken as recent.
        var digits = version.TrimStart('n').TakeWhile(c => char.IsAsciiDigit(c) || c == '.');
        var number = string.Concat(digits).TrimEnd('.');
        var parsed = number.Contains('.', StringComparison.Ordinal) ? System.Version.Parse(number) : null;
        if (parsed is not null && parsed < OldestSupported)
        {
            throw new FfmpegMissingException($"{path} is FFmpeg {version}; MPR needs {OldestSupported} or newer.");
        }
    }

    private static async Task<string> AskAsync(string program, string option, CancellationToken cancellation)
    {
        try
        {
            var (exit, output) = await ProgramSearch.OutputAsync(program, ["-hide_banner", option], cancellation)
                .ConfigureAwait(false);
            return exit == 0
                ? output
                : throw new FfmpegMissingException($"{program} {option} ended with exit code {exit}.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new FfmpegMissingException($"{program} does not start: {e.Message}.", e);
        }
    }
}
