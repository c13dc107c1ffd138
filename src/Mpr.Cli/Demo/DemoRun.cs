using System.Text.Json.Nodes;
using Mpr.Cli.Api;
using Mpr.Cli.Assets;
using Mpr.Cli.Configuration;
using Mpr.Cli.Hosting;
using Mpr.Cli.Jobs;
using Mpr.Cli.Terminals;
using Mpr.Processing.Storage;

namespace Mpr.Cli.Demo;

/// <summary>What anybody would do by hand with an S3 client and the API: upload, scan, submit, wait.</summary>
internal sealed class DemoRun(Invocation invocation, LocalServer server) : IDisposable
{
    private const double TrimSeconds = 5;

    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(100);

    private readonly ApiClient _api =
        new(server.ApiUrl, server.FirstKey ?? invocation.Settings.Get(SettingCatalogue.Token));

    private readonly ObjectStore _store = new(server.Storage, invocation.Host.Time);

    public async Task<DemoDocument> DoAsync(FileToUpload source, CancellationToken cancellation)
    {
        var began = invocation.Host.Time.GetTimestamp();
        return await invocation.Terminal.WithProgressAsync(async board =>
        {
            await source.UploadAsync(_store, board, cancellation);
            var scan = await _api.ScanAsync(false, cancellation);
            var asset = await ProbedAsync(source.Key, board, cancellation);
            var jobs = asset.Status == "ready" ? await JobsAsync(asset, board, cancellation) : [];
            return new DemoDocument
            {
                SourceKey = source.Key,
                Scan = scan,
                Asset = asset with { Rest = null },
                Jobs = jobs,
                Seconds = Math.Round(invocation.Host.Time.GetElapsedTime(began).TotalSeconds, 3),
                ApiUrl = server.ApiUrl.AbsoluteUri.TrimEnd('/'),
                S3Url = server.Storage.Endpoint?.AbsoluteUri.TrimEnd('/'),
                BucketIn = _store.BucketIn,
                BucketOut = _store.BucketOut,
                Error = asset.Error,
            };
        });
    }

    public void Dispose()
    {
        _api.Dispose();
        _store.Dispose();
    }

    private async Task<AssetDocument> ProbedAsync(string key, IProgressBoard board, CancellationToken cancellation)
    {
        const string label = "probe";
        board.Update(label, label, null, key, false);
        while (true)
        {
            var asset = await _api.AssetAsync(key, cancellation);
            if (asset.Status != "pending")
            {
                board.Update(label, label, 100, asset.Status, true);
                return asset;
            }

            await Task.Delay(ProbePause, invocation.Host.Time, cancellation);
        }
    }

    private async Task<IReadOnlyList<DemoJobDocument>> JobsAsync(
        AssetDocument asset, IProgressBoard board, CancellationToken cancellation)
    {
        await EndLeftoversAsync(asset.Key, cancellation);
        var taken = new List<JobDocument>();
        var refused = new List<DemoJobDocument>();
        foreach (var request in Requests(asset))
        {
            try
            {
                taken.Add(await _api.SubmitAsync(request, cancellation));
            }
            catch (CliException refusal) when (refusal.ExitCode == ExitCode.JobFailed)
            {
                refused.Add(DemoJobDocument.Refused(request, refusal));
            }
        }

        var ended = await JobWatch.FollowAsync(_api, invocation.Host.Time, taken, board, cancellation);
        return [.. ended.Select(j => DemoJobDocument.Of(j, server.ApiUrl)), .. refused];
    }

    // A demo that was interrupted left its jobs in the queue, where they go on by now and hold their output keys.
    private async Task EndLeftoversAsync(string key, CancellationToken cancellation)
    {
        var page = await _api.JobsAsync($"limit=200{Queries.Part("source_key", key)}", cancellation);
        var left = page.Items.Where(j => !j.HasEnded).ToList();
        foreach (var job in left)
        {
            await CancelAsync(job, cancellation);
        }

        await JobWatch.FollowAsync(_api, invocation.Host.Time, left, new SilentBoard(), cancellation);
    }

    private async Task CancelAsync(JobDocument job, CancellationToken cancellation)
    {
        try
        {
            await _api.ChangeJobAsync(job.Id, "cancel", cancellation);
        }
        catch (CliException refusal) when (refusal.ExitCode == ExitCode.Conflict)
        {
            invocation.Terminal.Note($"{job.Id} of an earlier run has just ended.");
        }
    }

    private static IEnumerable<JobRequest> Requests(AssetDocument asset)
    {
        var preset = asset.Kind == "audio" ? "audio-aac-128k" : "mp4-h264-720p";
        yield return new JobRequest { Type = "transcode", SourceKey = asset.Key, Preset = preset, Overwrite = true };

        var (start, end) = Range(asset.Duration);
        yield return new JobRequest
        {
            Type = "trim",
            SourceKey = asset.Key,
            Start = JsonValue.Create(start),
            End = JsonValue.Create(end),
            Mode = "exact",
            Overwrite = true,
        };
    }

    // Five seconds out of the middle where there are as many, else all there is. Whole seconds, where most sources
    // have a keyframe; a length that the container does not tell is taken as long enough.
    private static (double Start, double End) Range(double? duration) => duration switch
    {
        null => (0, TrimSeconds),
        <= TrimSeconds => (0, duration.Value),
        { } length => (Math.Floor((length - TrimSeconds) / 2), Math.Floor((length - TrimSeconds) / 2) + TrimSeconds),
    };
}
