using Mpr.Processing.Failures;
using Mpr.Processing.Ffmpeg;
using Mpr.Processing.Storage;

namespace Mpr.Processing.Tests.Failures;

/// <summary>One case for each rule, and one for each pair of rules whose order matters.</summary>
public sealed class FfmpegVerdictTests
{
    [Fact]
    public void A_run_that_came_to_its_end_is_no_failure() =>
        Assert.Null(FfmpegVerdict.Judge(Exit(0, end: true), null));

    [Theory]
    [InlineData(ObjectStoreFault.Changed, "source_changed")]
    [InlineData(ObjectStoreFault.KeyMissing, "source_missing")]
    [InlineData(ObjectStoreFault.Unreachable, "storage_unavailable")]
    [InlineData(ObjectStoreFault.AccessDenied, "access_denied")]
    public void The_gateways_fault_comes_before_everything(ObjectStoreFault fault, string code)
    {
        var known = new ObjectStoreException(fault, "the store said so", "mend it");

        Assert.Equal(code, FfmpegVerdict.Judge(Exit(0, end: true), known)!.Failure.Code);
        Assert.Equal(code, FfmpegVerdict.Judge(Exit(137), known)!.Failure.Code);
    }

    [Theory]
    [InlineData(FfmpegEnding.Stalled, "stalled")]
    [InlineData(FfmpegEnding.WallLimit, "timed_out")]
    public void Our_own_kill_comes_before_the_exit_code(FfmpegEnding ending, string code) =>
        Assert.Equal(code, Code(Exit(137, "No space left on device") with { Ending = ending }));

    [Theory]
    [InlineData(137, "out_of_memory")] // SIGKILL that was not ours
    [InlineData(152, "limits_exceeded")] // SIGXCPU
    [InlineData(153, "limits_exceeded")] // SIGXFSZ
    [InlineData(139, "ffmpeg_failed")] // SIGSEGV
    [InlineData(134, "ffmpeg_failed")] // SIGABRT
    [InlineData(143, "interrupted")] // SIGTERM that was not ours
    [InlineData(255, "interrupted")] // caught by FFmpeg
    [InlineData(228, "out_of_scratch")] // ENOSPC, 6.1 and later
    [InlineData(244, "out_of_memory")] // ENOMEM, 6.1 and later
    [InlineData(69, "corrupt_source")]
    [InlineData(1, "ffmpeg_failed")]
    [InlineData(183, "ffmpeg_failed")]
    public void Signals_and_exit_codes_speak_for_themselves(int exitCode, string code) =>
        Assert.Equal(code, Code(Exit(exitCode)));

    [Fact]
    public void Exit_255_after_enough_cpu_time_is_the_limit() =>
        Assert.Equal("limits_exceeded", Code(Exit(255) with { CpuLimitPossible = true }));

    [Theory]
    [InlineData("av_interleaved_write_frame(): No space left on device", "out_of_scratch")]
    [InlineData("x264 [error]: malloc failed: Cannot allocate memory", "out_of_memory")]
    [InlineData("Unknown encoder 'libx264'", "encoder_missing")]
    [InlineData("Unknown decoder 'vvc'", "unsupported_codec")]
    [InlineData("Decoder (codec none) not found for input stream #0:0", "unsupported_codec")]
    [InlineData("Stream map '0:3' matches no streams.", "no_such_stream")]
    [InlineData("Picture size 65535x65535 is invalid", "limits_exceeded")]
    [InlineData("Format not on whitelist 'mov,matroska'", "not_media")]
    [InlineData("Number of streams exceeds max_streams parameter (64)", "limits_exceeded")]
    [InlineData("Error: max_pixels exceeded", "limits_exceeded")]
    [InlineData("Out of memory", "out_of_memory")]
    [InlineData("SOURCE: Invalid data found when processing input", "corrupt_source")]
    [InlineData("Error while decoding stream #0:0", "corrupt_source")]
    [InlineData("moov atom not found", "corrupt_source")]
    [InlineData("Option foo not found.", "ffmpeg_failed")]
    public void Text_decides_where_exit_code_1_says_nothing(string line, string code) =>
        Assert.Equal(code, Code(Exit(1, "[mp4 @ 0x1] [error] " + line)));

    [Theory]
    [InlineData("http://127.0.0.1:1/x: Connection reset by peer")]
    [InlineData("Server returned 5XX Server Error reply")]
    [InlineData("HTTP error 502 Bad Gateway")]
    public void A_read_that_broke_off_fails_even_with_exit_code_0(string line)
    {
        Assert.Equal("storage_unavailable", Code(Exit(0, line, end: true)));
        Assert.Equal("storage_unavailable", Code(Exit(1, line + "\nInvalid data found when processing input")));
    }

    [Theory]
    [InlineData("[mp4 @ 0x1] [error] reserved_moov_size is too small, needed 40 additional")]
    [InlineData("[error] Error writing trailer of x.mp4: Invalid argument")]
    public void A_trailer_that_was_not_written_fails_even_with_exit_code_0(string line) =>
        Assert.Equal("result_invalid", Code(Exit(0, line, end: true)));

    [Fact]
    public void Exit_code_0_without_the_last_block_of_progress_is_no_end() =>
        Assert.Equal("result_invalid", Code(Exit(0, end: false)));

    [Fact]
    public void The_message_carries_the_last_line() =>
        Assert.Contains("the cause", FfmpegVerdict.Judge(Exit(1, "first\n[error] the cause\n"), null)!.Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[h264 @ 0x1] [error] error while decoding MB 3 4, bytestream -7", true)]
    [InlineData("[matroska,webm @ 0x1] [error] File ended prematurely", true)]
    [InlineData("", false)]
    public void Damage_is_seen_in_the_log(string log, bool damaged) =>
        Assert.Equal(damaged, FfmpegVerdict.SawDamage(Exit(0, log, end: true)));

    [Fact]
    public void Every_code_of_the_catalogue_is_there_once_and_can_be_found()
    {
        Assert.Equal(FailureCatalogue.All.Count, FailureCatalogue.All.Select(f => f.Code).Distinct().Count());
        Assert.All(FailureCatalogue.All, f => Assert.Same(f, FailureCatalogue.Find(f.Code)));
        var declared = typeof(FailureCatalogue).GetProperties().Count(p => p.PropertyType == typeof(FailureCode));
        Assert.Equal(declared, FailureCatalogue.All.Count);
    }

    [Theory]
    [InlineData(ObjectStoreFault.BucketMissing, "storage_misconfigured")]
    [InlineData(ObjectStoreFault.ClockSkew, "storage_misconfigured")]
    [InlineData(ObjectStoreFault.Misconfigured, "storage_misconfigured")]
    [InlineData(ObjectStoreFault.AlreadyExists, "output_exists")]
    [InlineData(ObjectStoreFault.Interrupted, "storage_unavailable")]
    public void Faults_of_the_store_have_their_codes(ObjectStoreFault fault, string code) =>
        Assert.Equal(code, StorageFailures.CodeOf(fault).Code);

    private static FfmpegExit Exit(int code, string log = "", bool end = false) => new(
        FfmpegEnding.Exited,
        code,
        new FfmpegProgress(TimeSpan.FromSeconds(1), 1, 25, 25, 100, end),
        log,
        TimeSpan.FromSeconds(3));

    private static string Code(FfmpegExit exit) => FfmpegVerdict.Judge(exit, null)!.Failure.Code;
}
