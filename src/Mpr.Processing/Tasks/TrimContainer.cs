using Mpr.Processing.Failures;
using Mpr.Processing.Probing;

namespace Mpr.Processing.Tasks;

/// <summary>Chooses the type of file for the result of a trim.</summary>
internal static class TrimContainer
{
    /// <summary>
    /// As the output key says; else as the source's key says, where that is true of its content; else the usual type of
    /// the content; and where that type cannot take the streams, MOV, then Matroska, for a copy, and MP4 for coding.
    /// </summary>
    /// <exception cref="ProcessingException">
    /// <c>not_possible</c>: the output key's type cannot take the streams.
    /// </exception>
    public static ContainerRule Choose(
        TrimMode mode, MediaProbe probe, string sourceKey, string? outputKey, List<string> notes)
    {
        if (outputKey is not null && ContainerRule.ForKey(outputKey) is { } wanted)
        {
            return Obstacle(mode, probe, wanted) is { } obstacle
                ? throw new ProcessingException(FailureCatalogue.NotPossible, obstacle)
                : wanted;
        }

        var natural = Natural(probe, sourceKey);
        var others = ContainerRule.All.Where(r => mode != TrimMode.Exact
            ? r.Extension is ".mov" or ".mkv" && (r.Extension == ".mkv" || natural.Demuxer == "mov")
            : r.Extension == ".mp4");
        var reason = Obstacle(mode, probe, natural);
        if (reason is null)
        {
            return natural;
        }

        var chosen = others.FirstOrDefault(r => Obstacle(mode, probe, r) is null)
            ?? throw new ProcessingException(FailureCatalogue.NotPossible, reason);
        notes.Add($"{reason} The result is {chosen.Extension} instead.");
        return chosen;
    }

    /// <summary>
    /// The tracks of sound that get into the result, the main one first: all that fit where the container takes more
    /// than one.
    /// </summary>
    public static IReadOnlyList<AudioStream> Sound(TrimMode mode, MediaProbe probe, ContainerRule container) =>
        mode != TrimMode.Copy && !SingleTrack(container) && container.VideoCopies is not []
            ? [.. Playable(probe).Take(MostTracks)]
        : mode == TrimMode.Copy && container.AudioCopies is not []
            ? [.. Playable(probe).Where(a => container.CanCopyAudio(a.Codec)).Take(SingleTrack(container) ? 1 : MostTracks)]
            : Choice.Audio(probe) is { } main ? [main] : [];

    private const int MostTracks = 16;

    private static bool SingleTrack(ContainerRule container) =>
        container.Extension is ".mp3" or ".wav" or ".aac" or ".ogg" or ".flv";

    private static IEnumerable<AudioStream> Playable(MediaProbe probe) =>
        probe.Audio.Where(a => a.Decodable).OrderByDescending(a => a == probe.MainAudio).ThenBy(a => a.Index);

    private static ContainerRule Natural(MediaProbe probe, string sourceKey)
    {
        var named = ContainerRule.ForKey(sourceKey);
        return named is not null && Matches(named, probe)
            ? named
            : ContainerRule.All.FirstOrDefault(r => Matches(r, probe)) ?? ContainerRule.All[0];
    }

    private static bool Matches(ContainerRule rule, MediaProbe probe) =>
        probe.Container.StartsWith(rule.Demuxer, StringComparison.Ordinal)
        && (probe.Video is null || rule.VideoCopies is not []);

    /// <summary>Why a type cannot take the source's streams; null: it can.</summary>
    private static string? Obstacle(TrimMode mode, MediaProbe probe, ContainerRule rule)
    {
        if (mode == TrimMode.Smart && probe.Video is { } shown && rule.VideoCopies is not [])
        {
            return !SmartPlan.Extensions.Contains(rule.Extension)
                    ? $"A smart cut cannot be made for {rule.Extension}; an exact one may be."
                : !rule.CanCopyVideo(shown.Codec)
                    ? $"A picture in {shown.Codec} cannot be copied into {rule.Extension}; an exact cut codes it anew."
                : Choice.Audio(probe) is not null && rule.AudioEncoder is null
                    ? $"MPR does not code sound for {rule.Extension}."
                : null;
        }

        if (mode != TrimMode.Copy || rule.Extension == ".flac")
        {
            return probe.Video is not null && rule.VideoEncoder is null && rule.VideoCopies is not []
                    ? $"MPR does not code pictures for {rule.Extension}."
                : Choice.Audio(probe) is not null && rule.AudioEncoder is null
                    ? $"MPR does not code sound for {rule.Extension}."
                : Silent(probe, rule);
        }

        return probe.Video is { } video && rule.VideoCopies is not [] && !rule.CanCopyVideo(video.Codec)
                ? $"A picture in {video.Codec} cannot be copied into {rule.Extension}."
            : Choice.Audio(probe) is { } audio && !rule.CanCopyAudio(audio.Codec)
                ? $"Sound in {audio.Codec} cannot be copied into {rule.Extension}."
            : Silent(probe, rule);
    }

    private static string? Silent(MediaProbe probe, ContainerRule rule) =>
        rule.VideoCopies is [] && Choice.Audio(probe) is null
            ? $"The source has no sound for {rule.Extension}."
            : null;
}
