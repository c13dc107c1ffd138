using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Mpr.Processing.Ffmpeg;

/// <summary>
/// What FFmpeg can do, kept in a file: to ask for it takes longer than the start of a process. The file counts for exactly
/// the programs and libraries that were asked. One that does not, or that others may write, is passed over and written anew.
/// </summary>
/// <param name="path">The file; where it cannot be written, FFmpeg is asked at each start.</param>
/// <param name="logger">Told why a file was passed over or not written.</param>
public sealed partial class FeatureCache(string path, ILogger<FeatureCache> logger)
{
    // Most programs bring their codecs in shared libraries. Whoever installs one rewrites the index of the dynamic linker.
    private const string LibraryIndex = "/etc/ld.so.cache";

    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    internal async Task<FfmpegFeatures> GetAsync(
        string ffmpeg, string ffprobe, Func<Task<FfmpegFeatures>> ask, CancellationToken cancellation)
    {
        var key = string.Join('\n', Mark(ffmpeg), Mark(ffprobe), Mark(LibraryIndex));
        if (await ReadAsync(key, cancellation).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var features = await ask().ConfigureAwait(false);
        await WriteAsync(new KeptFeatures(key, features), cancellation).ConfigureAwait(false);
        return features;
    }

    // Layers of images keep times to the second.
    private static string Mark(string file)
    {
        var info = new FileInfo(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
        return info.Exists
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{file} {info.FullName} {info.Length} {new DateTimeOffset(info.LastWriteTimeUtc).ToUnixTimeSeconds()}")
            : file;
    }

    private async Task<FfmpegFeatures?> ReadAsync(string key, CancellationToken cancellation)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersWrite) != 0)
            {
                Log.PassedOver(logger, path, "others may write it");
                return null;
            }

            using var file = File.OpenRead(path);
            var kept = await JsonSerializer.DeserializeAsync(file, FeatureJson.Default.KeptFeatures, cancellation)
                .ConfigureAwait(false);
            if (kept?.Key == key)
            {
                return kept.Features;
            }

            Log.PassedOver(logger, path, "it is of another FFmpeg");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            Log.PassedOver(logger, path, fault.Message);
        }

        return null;
    }

    // Several processes may start at once: each writes a file of its own, and the last one stays, whole.
    private async Task WriteAsync(KeptFeatures kept, CancellationToken cancellation)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
                    | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            }

            using (var file = new FileStream(unfinished, options))
            {
                await JsonSerializer.SerializeAsync(file, kept, FeatureJson.Default.KeptFeatures, cancellation)
                    .ConfigureAwait(false);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, path, fault.Message);
            Discard(unfinished);
        }
    }

    private void Discard(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, unfinished, fault.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Information, "FFmpeg is asked what it can do: {Path} does not count, {Reason}")]
        public static partial void PassedOver(ILogger logger, string path, string reason);

        [LoggerMessage(61, LogLevel.Information, "What FFmpeg can do is not kept in {Path}: {Reason}")]
        public static partial void NotWritten(ILogger logger, string path, string reason);
    }
}
