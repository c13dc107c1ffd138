using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Sources;

namespace Mpr.Processing.Previews;

/// <summary>
/// Runs of FFmpeg over one source that share a bound on what they read of it. They stand behind everything else for a
/// processor.
/// </summary>
/// <param name="ffmpeg">Runs them.</param>
/// <param name="link">The source.</param>
/// <param name="budget">Bytes that may be read from the store for all of them.</param>
/// <param name="turn">Waited for before each.</param>
internal sealed class PreviewRun(
    FfmpegRunner ffmpeg, SourceLink link, long budget, Func<CancellationToken, Task> turn)
{
    /// <summary>The most that one run may take.</summary>
    public static FfmpegLimits Limits { get; } = new()
    {
        Wall = TimeSpan.FromMinutes(1),
        Cpu = TimeSpan.FromMinutes(1),
        AddressSpace = 4L << 30,
        FileSize = 1 << 20,
        Grace = TimeSpan.FromSeconds(1),
        Niceness = 19,
    };

    /// <summary>The source as FFmpeg gets it.</summary>
    public string Source => link.Url.ToString();

    private bool IsSpent => link.Usage.BytesFetched > budget;

    /// <summary>What a command puts out.</summary>
    /// <returns>Null when it is nothing, as behind the end of the source, or more than was expected.</returns>
    /// <exception cref="ProcessingException">It failed, or too much was read.</exception>
    public async Task<byte[]?> CaptureAsync(FfmpegCommand command, int most, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        var whole = true;
        await RunAsync(command, Limits, Take, cancellation).ConfigureAwait(false);
        return whole && output.Length > 0 ? output.ToArray() : null;

        void Take(ReadOnlySpan<byte> bytes)
        {
            whole = whole && output.Length + bytes.Length <= most;
            output.Write(whole ? bytes : []);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">Its output is the pipe.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="take">Gets the output piece by piece.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ProcessingException">It failed, or too much was read.</exception>
    public async Task RunAsync(
        FfmpegCommand command, FfmpegLimits limits, TakeBytes take, CancellationToken cancellation)
    {
        await turn(cancellation).ConfigureAwait(false);
        var exit = await ffmpeg.StreamAsync(command, limits, ReadAsync, () => IsSpent, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (link.Fault is null && IsSpent)
        {
            throw new ProcessingException(
                FailureCatalogue.LimitsExceeded,
                $"More than {budget >> 20} MiB of the source would have to be read for a preview.");
        }

        // With the pipe for its output FFmpeg tells of no end; that it came to it shows in what it put out.
        var end = new FfmpegProgress(null, null, null, null, null, IsEnd: true);
        if (FfmpegVerdict.Judge(exit with { Last = end }, link.Fault) is { } failed)
        {
            throw failed;
        }

        async Task ReadAsync(Stream output)
        {
            var buffer = new byte[64 << 10];
            int read;
            while ((read = await output.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0)
            {
                take(buffer.AsSpan(0, read));
            }
        }
    }
}

/// <summary>Takes a piece of what a program puts out.</summary>
internal delegate void TakeBytes(ReadOnlySpan<byte> bytes);
