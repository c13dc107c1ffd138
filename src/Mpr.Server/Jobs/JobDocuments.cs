using System.Text.Json;
using Mpr.Jobs;
using Mpr.Processing.Sources;
using Mpr.Processing.Tasks;
using Mpr.Server.Data;
using Mpr.Server.Executors;
using Mpr.Server.Hosting;
using Mpr.Server.Media;
using Mpr.Server.Queue;

namespace Mpr.Server.Jobs;

/// <summary>Makes the documents of jobs from their rows.</summary>
internal static class JobDocuments
{
    public static JobDocument Whole(
        MediaJob job,
        IReadOnlyList<JobTask> tasks,
        ILookup<string, TaskAttempt> attempts,
        QueuePlace? place,
        LambdaDocument? lambda) =>
        Summary(job, tasks) with
        {
            Place = place is null ? null : PlaceDocument.From(place),
            Lambda = lambda,
            Notes = [.. tasks.SelectMany(t => MediaTask.FromJson(t.Payload).Notes).Distinct()],
            Tasks = [.. tasks.Select(t => Task(t, attempts[t.Id]))],
        };

    public static JobDocument Summary(MediaJob job, IReadOnlyList<JobTask> tasks)
    {
        var running = job.Status is JobStatus.Running or JobStatus.Canceling
            ? tasks.FirstOrDefault(t => t.Status == JobTaskStatus.Running)
            : null;
        var pace = running?.ProgressDetail is { } detail ? JsonSerializer.Deserialize<TaskPace>(detail) : null;
        var results = job.Status == JobStatus.Succeeded ? tasks.Select(Result).ToList() : [];
        var result = results.FirstOrDefault();
        var operation = JsonSerializer.Deserialize<Operation>(job.Operation);
        var trim = operation as Trim;
        return new JobDocument(
            job.Id,
            job.Type,
            job.Status,
            job.SourceKey,
            job.AssetId,
            job.OutputKey,
            job.Preset,
            trim?.Start.TotalSeconds,
            trim?.End.TotalSeconds,
            trim?.Mode,
            (operation as Poster)?.At?.TotalSeconds,
            job.Priority,
            job.Group,
            Executor(tasks),
            Math.Round(job.Progress, 1),
            running?.Phase,
            pace?.Speed,
            pace?.Fps,
            pace?.EtaSeconds,
            tasks.Select(t => t.Attempt).DefaultIfEmpty().Max(),
            job.CreatedAt,
            job.StartedAt,
            job.FinishedAt,
            Error(job),
            result is null ? null : Output(result),
            results is [_, { } poster] ? Output(poster) : null,
            Usage(results),
            job.CallbackUrl,
            null,
            null,
            null,
            null,
            null);
    }

    private static string Executor(IReadOnlyList<JobTask> tasks) =>
        StoredName.Text(tasks.Any(t => t.Pool == LambdaSettings.Pool) ? JobExecutor.Lambda : JobExecutor.Local);

    public static FailureDocument? Error(MediaJob job) =>
        job.ErrorCode is { } code
            ? new FailureDocument(code, job.ErrorMessage ?? code, job.ErrorRetryable ?? false, job.ErrorAdvice)
            : null;

    private static OutputDocument Output(TaskResult result) => new(
        result.OutputKey,
        result.Size,
        result.ETag,
        Math.Round(result.Facts.Duration.TotalSeconds, 3),
        result.Facts.Container,
        result.Facts.VideoCodec,
        result.Facts.AudioCodec,
        result.Facts.Width,
        result.Facts.Height,
        MediaAddress.Out(result.OutputKey),
        result.Start?.TotalSeconds,
        result.End?.TotalSeconds);

    private static SourceUsageDocument? Usage(IReadOnlyList<TaskResult?> results)
    {
        var usages = results.Select(r => r?.SourceUsage).OfType<SourceUsage>().ToList();
        return usages.Count == 0
            ? null
            : new SourceUsageDocument(usages.Sum(u => u.BytesFetched), usages.Sum(u => u.StoreRequests));
    }

    private static TaskResult? Result(JobTask task) =>
        task.Result is { } json ? JsonSerializer.Deserialize<TaskResult>(json) : null;

    public static TaskDocument Task(JobTask task, IEnumerable<TaskAttempt> attempts)
    {
        var result = Result(task);
        return new TaskDocument(
            task.Id,
            task.Kind,
            task.Status,
            Math.Round(task.Progress * 100, 1),
            result?.Access,
            result?.Route,
            [.. attempts.Select(Attempt)]);
    }

    private static AttemptDocument Attempt(TaskAttempt attempt) => new(
        attempt.Number,
        attempt.Worker,
        attempt.StartedAt,
        attempt.EndedAt,
        attempt.Ending,
        FailureDocument.From(attempt.FailureCode, attempt.FailureMessage));
}

/// <summary>How fast a task runs; kept beside its progress.</summary>
internal sealed record TaskPace(double? Speed, double? Fps, double? EtaSeconds);
