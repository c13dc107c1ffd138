using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Storage;

/// <summary>What every store must do for uploads that appear in one step; run against each backend.</summary>
public abstract class StagedUploadContract(StoreBackend backend) : StoreContract(backend)
{
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(11 * MiB)]
    public async Task Staged_upload_is_invisible_until_it_is_completed(long size)
    {
        var path = Files.File("up", size);
        var upload = new UploadOptions { Metadata = new Dictionary<string, string> { ["mpr-job"] = "job_9" } };

        await using var staged = await Store.BeginUploadAsync(Bucket, Key, upload);
        await staged.UploadFileAsync(path);
        var before = await Store.FindAsync(Bucket, Key);
        var stored = await staged.CompleteAsync(mustBeNew: true);
        await Store.DownloadAsync(Bucket, Key, Files.Path("down"));

        Assert.Null(before);
        Assert.Equal(size, stored.Size);
        Assert.Equal("job_9", stored.Metadata["mpr-job"]);
        Assert.Equal(Samples.Hash(path), Samples.Hash(Files.Path("down")));
        await Store.AbortUploadAsync(Bucket, Key, staged.UploadId);
        Assert.NotNull(await Store.FindAsync(Bucket, Key));
    }

    [Fact]
    public async Task Staged_upload_that_is_disposed_leaves_nothing()
    {
        await using (var staged = await Store.BeginUploadAsync(Options.BucketIn, Key))
        {
            await staged.UploadFileAsync(Files.File("up", 100));
            Assert.Equal(1, await RawStore.OpenUploadsAsync(Options, Options.BucketIn, Key));
        }

        Assert.Equal(0, await RawStore.OpenUploadsAsync(Options, Options.BucketIn, Key));
        Assert.Null(await Store.FindAsync(Options.BucketIn, Key));
    }

    [Fact]
    public async Task Upload_is_aborted_by_its_id_once()
    {
        var staged = await Store.BeginUploadAsync(Bucket, Key);

        Assert.True(await Store.AbortUploadAsync(Bucket, Key, staged.UploadId));
        Assert.False(await Store.AbortUploadAsync(Bucket, Key, staged.UploadId));
        await staged.DisposeAsync();
    }

    [Fact]
    public async Task Completion_that_must_be_new_replaces_nothing()
    {
        await RawStore.PutAsync(Options, Bucket, Key, [1, 2, 3]);
        await using var staged = await Store.BeginUploadAsync(Bucket, Key);
        await staged.UploadFileAsync(Files.File("up", 100));

        var fault = await Assert.ThrowsAsync<ObjectStoreException>(() => staged.CompleteAsync(mustBeNew: true));

        Assert.Equal(ObjectStoreFault.AlreadyExists, fault.Fault);
        Assert.Equal(3, (await Store.FindAsync(Bucket, Key))!.Size);
    }

    [Fact]
    public async Task Of_two_completions_that_must_be_new_one_wins()
    {
        await using var first = await Store.BeginUploadAsync(Bucket, Key);
        await using var second = await Store.BeginUploadAsync(Bucket, Key);
        await first.UploadFileAsync(Files.File("1", 100, seed: 1));
        await second.UploadFileAsync(Files.File("2", 200, seed: 2));

        var endings = await Task.WhenAll(EndingAsync(first), EndingAsync(second));

        Assert.Equal([null, ObjectStoreFault.AlreadyExists], endings.Order());
        var winner = endings[0] is null ? 100 : 200;
        Assert.Equal(winner, (await Store.FindAsync(Bucket, Key))!.Size);
    }

    [Fact]
    public async Task Completion_may_replace_when_it_is_allowed_to()
    {
        await RawStore.PutAsync(Options, Bucket, Key, [1, 2, 3]);
        await using var staged = await Store.BeginUploadAsync(Bucket, Key);
        await staged.UploadFileAsync(Files.File("up", 100));

        await staged.CompleteAsync(mustBeNew: false);

        Assert.Equal(100, (await Store.FindAsync(Bucket, Key))!.Size);
    }

    private static async Task<ObjectStoreFault?> EndingAsync(StagedUpload upload)
    {
        try
        {
            await upload.CompleteAsync(mustBeNew: true);
            return null;
        }
        catch (ObjectStoreException e)
        {
            return e.Fault;
        }
    }
}
