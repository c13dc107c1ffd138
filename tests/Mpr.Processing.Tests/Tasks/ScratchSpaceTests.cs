using Mpr.Processing.Failures;
using Mpr.Processing.Tasks;
using Mpr.Processing.Tests.Ffmpeg;

namespace Mpr.Processing.Tests.Tasks;

public sealed class ScratchSpaceTests : IDisposable
{
    private readonly ScratchFolder _root = new();

    [Fact]
    public void An_attempts_folder_is_gone_with_it()
    {
        using var scratch = ScratchSpace.Open(_root.Path);
        string path;
        using (var attempt = scratch.OpenAttempt(0))
        {
            path = attempt.Path;
            File.WriteAllText(attempt.ResultFile(".mp4"), "x");
            Assert.Empty(Directory.EnumerateFileSystemEntries(attempt.Workplace));
        }

        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void What_a_dead_process_left_is_swept_at_the_next_start()
    {
        // A lock file that nobody holds is what a killed process leaves.
        var dead = Directory.CreateDirectory(_root["worker-0123"]).FullName;
        File.WriteAllText(Path.Combine(dead, "result.mp4"), "half");
        File.WriteAllText(dead + ".lock", "");

        using var scratch = ScratchSpace.Open(_root.Path);

        Assert.False(Directory.Exists(dead));
        Assert.False(File.Exists(dead + ".lock"));
    }

    [Fact]
    public void What_a_living_process_has_is_left_alone()
    {
        using var other = ScratchSpace.Open(_root.Path);
        using var attempt = other.OpenAttempt(0);

        using var scratch = ScratchSpace.Open(_root.Path);

        Assert.True(Directory.Exists(attempt.Path));
    }

    [Fact]
    public void A_closed_space_leaves_nothing()
    {
        var scratch = ScratchSpace.Open(_root.Path);
        File.WriteAllText(scratch.OpenAttempt(0).ResultFile(".mp4"), "x");

        scratch.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_root.Path));
    }

    [Fact]
    public void A_folder_that_somebody_swept_is_made_again()
    {
        using var scratch = ScratchSpace.Open(_root.Path);
        Directory.Delete(scratch.Path, recursive: true);

        using var attempt = scratch.OpenAttempt(0);

        Assert.True(Directory.Exists(attempt.Path));
    }

    [Fact]
    public void More_than_is_free_is_refused()
    {
        using var scratch = ScratchSpace.Open(_root.Path);

        var refused = Assert.Throws<ProcessingException>(() => scratch.OpenAttempt(long.MaxValue / 2));

        Assert.Equal(FailureCatalogue.OutOfScratch, refused.Failure);
    }

    [Fact]
    public void Attempts_share_a_quota_and_give_back_what_they_reserved()
    {
        using var scratch = ScratchSpace.Open(_root.Path, quota: 100 << 20);
        using var first = scratch.OpenAttempt(60 << 20);

        var refused = Assert.Throws<ProcessingException>(() => scratch.OpenAttempt(60 << 20));
        first.Dispose();
        first.Dispose();

        Assert.Equal(FailureCatalogue.OutOfScratch, refused.Failure);
        Assert.Contains("40 MiB of the worker's 100 MiB are left", refused.Message, StringComparison.Ordinal);
        using var second = scratch.OpenAttempt(100 << 20);
        Assert.Throws<ProcessingException>(() => scratch.OpenAttempt(1));
    }

    public void Dispose() => _root.Dispose();
}
