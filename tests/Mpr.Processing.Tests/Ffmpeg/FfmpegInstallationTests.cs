using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

public sealed class FfmpegInstallationTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_installed_ffmpeg_is_found_with_its_features()
    {
        var found = await FfmpegInstallation.DetectAsync(null, null, Cancellation);

        Assert.True(Path.IsPathFullyQualified(found.Ffmpeg) && File.Exists(found.Ffmpeg));
        Assert.Matches(@"^\S+$", found.Version);
        Assert.Contains("libx264", found.Encoders);
        Assert.Contains("aac", found.Encoders);
        Assert.Contains("h264", found.DecodableCodecs);
        Assert.DoesNotContain("libx264", found.DecodableCodecs);
        Assert.Contains("scale", found.Filters);
    }

    [Fact]
    public async Task A_named_program_that_is_not_there_is_reported_with_the_command_that_installs_it()
    {
        var missing = await Assert.ThrowsAsync<FfmpegMissingException>(
            () => FfmpegInstallation.DetectAsync("/nowhere/ffmpeg", null, Cancellation));

        Assert.Contains("/nowhere/ffmpeg", missing.Message, StringComparison.Ordinal);
        Assert.Contains("install", missing.InstallCommand, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ffmpeg version 4.3.9-0+deb11u1 Copyright", "needs 5.1 or newer")]
    [InlineData("something else", "does not answer like FFmpeg")]
    public async Task Programs_that_are_too_old_or_not_ffmpeg_are_refused(string answer, string says)
    {
        var path = _folder["ffmpeg"];
        await File.WriteAllTextAsync(path, $"#!/bin/sh\necho '{answer}'\n", Cancellation);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var refused = await Assert.ThrowsAsync<FfmpegMissingException>(
            () => FfmpegInstallation.DetectAsync(path, null, Cancellation));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ffmpeg version 5.1.9-0+deb12u1 Copyright (c)", "5.1.9-0+deb12u1")]
    [InlineData("ffmpeg version n7.1 Copyright (c)", "n7.1")]
    [InlineData("ffmpeg version N-118193-g5f38c82536 Copyright", "N-118193-g5f38c82536")]
    [InlineData("avconv version 12", null)]
    public void Versions_are_read_as_printed(string text, string? version) =>
        Assert.Equal(version, FeatureLists.Version(text));

    [Fact]
    public void Lists_are_read_without_their_legends()
    {
        const string Encoders = " V..... = Video\n ------\n V....D libx264     H.264 (codec h264)\n A....D aac         AAC\n";
        const string Codecs = " D..... = Decoding\n -------\n DEV.LS h264   H.264\n .EV.L. prores_x  X\n";
        const string Filters = "  T.. = Timeline\n .SC zscale            V->V       Apply\n ... nullsrc           |->V       Null\n";

        Assert.Equal(["libx264", "aac"], FeatureLists.Encoders(Encoders));
        Assert.Equal(["h264"], FeatureLists.DecodableCodecs(Codecs));
        Assert.Equal(["zscale", "nullsrc"], FeatureLists.Filters(Filters));
    }

    [Fact]
    public void Missing_wrappers_are_left_out_of_the_line()
    {
        var all = new ProcessConfinement("/s", "/p", "/l", "/n");

        Assert.Equal(["/ff", "-i"], ProcessConfinement.None.Wrap("/ff", ["-i"], new FfmpegLimits()));
        Assert.Equal(
            "/s /p --pdeathsig KILL /l --core=0 --nofile=256 --as=1000 --fsize=2000 --cpu=3:13 /n -n 10 /ff -i",
            string.Join(' ', all.Wrap("/ff", ["-i"], new FfmpegLimits
            {
                AddressSpace = 1000,
                FileSize = 2000,
                Cpu = TimeSpan.FromSeconds(2.5),
            })));
    }

    public void Dispose() => _folder.Dispose();
}
