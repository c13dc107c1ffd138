namespace Mpr.Server.Jobs;

/// <summary>The log of an attempt: the command that FFmpeg got and the last lines that it printed.</summary>
internal static class AttemptLog
{
    /// <returns>Null when FFmpeg was not started.</returns>
    public static string? Text(string? command, string? tail) =>
        command is null && tail is null ? null : $"$ {command}\n{tail}";
}
