using System.Text.Json;
using Mpr.Lambda.Runtime;
using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Remote;
using Mpr.Processing.Storage;
using Mpr.Processing.Tasks;

namespace Mpr.Lambda.Steps;

/// <summary>
/// Looks at what is cheap to see before anything is paid for: the sources are the versions that were planned for, and this
/// image has the encoders. What it answers is what the map goes over.
/// </summary>
internal sealed class PlanStep(ObjectStore store, FfmpegInstallation ffmpeg)
{
    /// <exception cref="FunctionException">The tasks cannot succeed here.</exception>
    public async Task<RemoteJob> RunAsync(PlanCall call, CancellationToken cancellation)
    {
        foreach (var task in call.Job.Tasks)
        {
            await CheckAsync(Parse(task), cancellation).ConfigureAwait(false);
        }

        return call.Job;
    }

    /// <summary>A task of its payload.</summary>
    /// <exception cref="FunctionException">It is none.</exception>
    public static MediaTask Parse(RemoteTask task)
    {
        try
        {
            return MediaTask.FromJson(task.Payload);
        }
        catch (JsonException wrong)
        {
            throw Failed(FailureCatalogue.Internal, $"The payload of {task.Id} is no task: {wrong.Message}");
        }
    }

    private async Task CheckAsync(MediaTask task, CancellationToken cancellation)
    {
        if (task.Recipe.Video?.Encoder is { } encoder && encoder != "copy" && !ffmpeg.Encoders.Contains(encoder))
        {
            throw Failed(FailureCatalogue.EncoderMissing, $"FFmpeg {ffmpeg.Version} has no encoder {encoder}.");
        }

        var source = task.Source;
        StoredObject? there;
        try
        {
            there = await store.FindAsync(source.Bucket, source.Key, cancellation).ConfigureAwait(false);
        }
        catch (ObjectStoreException fault)
        {
            var failure = StorageFailures.Translate(fault);
            throw Failed(failure.Failure, failure.Message);
        }

        if (there is null)
        {
            throw Failed(FailureCatalogue.SourceMissing, $"{source.Key} is not in {source.Bucket}.");
        }

        if (there.ETag != source.ETag)
        {
            throw Failed(FailureCatalogue.SourceChanged, $"{source.Key} was replaced after the job was planned.");
        }
    }

    private static FunctionException Failed(FailureCode code, string message) =>
        new(MachineError.Prefix + code.Code, message);
}
