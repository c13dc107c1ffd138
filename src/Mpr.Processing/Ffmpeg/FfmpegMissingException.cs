namespace Mpr.Processing.Ffmpeg;

/// <summary>FFmpeg, or a part of it that MPR cannot do without, is not on this machine.</summary>
/// <param name="message">What is missing, for a person.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class FfmpegMissingException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The command that installs FFmpeg on this kind of machine.</summary>
    public string InstallCommand { get; } =
        OperatingSystem.IsMacOS() ? "brew install ffmpeg"
        : OperatingSystem.IsWindows() ? "winget install Gyan.FFmpeg"
        : File.Exists("/sbin/apk") ? "sudo apk add ffmpeg"
        : File.Exists("/usr/bin/dnf") ? "sudo dnf install ffmpeg"
        : "sudo apt-get install -y ffmpeg";
}
