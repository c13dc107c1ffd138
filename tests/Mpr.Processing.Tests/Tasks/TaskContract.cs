using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;
using Mpr.Processing.Tests.Storage;

namespace Mpr.Processing.Tests.Tasks;

/// <summary>What running a task asks of a store: every one that MPR works with keeps this.</summary>
public abstract class TaskContract(StoreBackend backend) : IAsyncLifetime
{
    private readonly string _unique = Guid.NewGuid().ToString("N")[..8];
    private ProxiedWorker? _worker;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ProxiedWorker Worker => _worker!;

    public async ValueTask InitializeAsync()
    {
        if (backend.Missing is null)
        {
            _worker = await ProxiedWorker.StartAsync(backend.Options);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_trim_goes_up_while_it_is_written_and_reads_its_range()
    {
        backend.Require();
        var source = await Worker.PutAsync($"{_unique}/source.mkv", await LiveMedia.FileAsync("mkv", 60));
        var task = await Worker.PlanAsync(
            source, new Trim(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(40), TrimMode.Copy));

        var result = await Worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        Assert.Equal("Uploaded while it is written.", result.Route);
        Assert.InRange(result.SourceUsage!.BytesFetched, source.Size / 2, source.Size * 9 / 10);
        var stored = await Worker.Store.FindAsync(Worker.Store.BucketOut, result.OutputKey, Cancellation);
        Assert.Equal(("job_1", "task_1", result.ETag), (
            stored!.Metadata["mpr-job"], stored.Metadata["mpr-task"], stored.ETag));
        Assert.Equal(result.Size, new FileInfo(await Worker.FetchAsync(result)).Length);
    }

    [Fact]
    public async Task A_result_whose_answer_was_lost_is_found_and_one_of_others_is_kept()
    {
        backend.Require();
        var task = await ClipTaskAsync();
        var first = await Worker.Runner.RunAsync(task, new RecordedAttempt(), Cancellation);

        var again = await Worker.Runner.RunAsync(task, new RecordedAttempt { Attempt = 2 }, Cancellation);
        var refused = await Assert.ThrowsAsync<ProcessingException>(
            () => Worker.Runner.RunAsync(task, new RecordedAttempt("task_other"), Cancellation));

        Assert.Equal(first.ETag, again.ETag);
        Assert.Equal(FailureCatalogue.OutputExists, refused.Failure);
    }

    [Fact]
    public async Task An_attempt_without_the_right_to_publish_leaves_neither_object_nor_upload()
    {
        backend.Require();
        var task = await ClipTaskAsync();

        await Assert.ThrowsAsync<LeaseLostException>(
            () => Worker.Runner.RunAsync(task, new RecordedAttempt { Allowed = false }, Cancellation));

        await Worker.AssertNothingIsLeftAsync(task.OutputKey);
    }

    [Fact]
    public async Task Recovery_ends_the_upload_of_an_attempt_that_died()
    {
        backend.Require();
        var task = await ClipTaskAsync();
        var upload = await Worker.Store.BeginUploadAsync(
            Worker.Store.BucketOut, task.OutputKey, cancellation: Cancellation);
        var residue = new UploadResidue(upload.Bucket, upload.Key, upload.UploadId).ToJson();

        var found = await Worker.Runner.RecoverAsync(task, residue, "job_1", "task_1", discard: false, Cancellation);

        Assert.Null(found);
        await Worker.AssertNothingIsLeftAsync(task.OutputKey);
    }

    private async Task<MediaTask> ClipTaskAsync()
    {
        var clip = await LocalFfmpeg.MakeAsync(Worker.File("clip.mp4"), LocalFfmpeg.Clip(1));
        var source = await Worker.PutAsync($"{_unique}/clip.mp4", clip);
        return await Worker.PlanAsync(source, new Transcode(QuickPresets.Tiny));
    }
}

/// <summary>On our own endpoint.</summary>
public sealed class EmbeddedTaskTests(EmbeddedBackend backend)
    : TaskContract(backend), IClassFixture<EmbeddedBackend>;

/// <summary>On a store of other makers.</summary>
public sealed class ThirdPartyTaskTests(ThirdPartyBackend backend)
    : TaskContract(backend), IClassFixture<ThirdPartyBackend>;
