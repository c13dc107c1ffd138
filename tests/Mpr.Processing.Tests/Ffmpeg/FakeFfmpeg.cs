using Mpr.Processing.Ffmpeg;

namespace Mpr.Processing.Tests.Ffmpeg;

/// <summary>The script <c>tests/tools/fake-ffmpeg</c> in FFmpeg's place.</summary>
public static class FakeFfmpeg
{
    public static async Task<FfmpegInstallation> InstallationAsync() =>
        await LocalFfmpeg.Installation with { Ffmpeg = Path.Combine(RepositoryRoot, "tests", "tools", "fake-ffmpeg") };

    public static async Task<FfmpegRunner> RunnerAsync() => new(await InstallationAsync());

    public static FfmpegCommand Command(params IReadOnlyList<string> arguments) => new(arguments);

    public static string RepositoryRoot { get; } = Root(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Root(DirectoryInfo? folder) =>
        folder is null ? throw new DirectoryNotFoundException("Mpr.slnx is nowhere above the tests.")
        : File.Exists(Path.Combine(folder.FullName, "Mpr.slnx")) ? folder.FullName
        : Root(folder.Parent);
}
