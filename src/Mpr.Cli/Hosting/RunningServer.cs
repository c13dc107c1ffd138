using System.Text.Json;
using Mpr.Cli.Api;
using Mpr.S3;

namespace Mpr.Cli.Hosting;

/// <summary>What a server leaves in its data folder for other commands to find it.</summary>
/// <param name="S3Url">The embedded endpoint; null when the server works on a given store.</param>
/// <param name="KeepsCredentials">Whether the endpoint's keys are those kept in the data folder.</param>
internal sealed record RunningServer(int Pid, string ApiUrl, string? S3Url, bool KeepsCredentials)
{
    private string? _dataDirectory;

    /// <summary>The server that runs on a data folder now; null when none does.</summary>
    public static RunningServer? Find(string dataDirectory) =>
        DataLock.IsHeld(dataDirectory, DataLock.Server) ? Read(dataDirectory) : null;

    /// <summary>What the latest server of a data folder left, running or not; null when there is nothing.</summary>
    public static RunningServer? Read(string dataDirectory)
    {
        try
        {
            var running = JsonSerializer.Deserialize(
                File.ReadAllText(PathOf(dataDirectory)), ApiJson.Default.RunningServer);
            return running is null ? null : running with { _dataDirectory = dataDirectory };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // Not there, or of another version: then nobody is found, and the settings say where the server is.
            return null;
        }
    }

    public static void Forget(string dataDirectory) => File.Delete(PathOf(dataDirectory));

    public void Write(string dataDirectory) =>
        File.WriteAllText(PathOf(dataDirectory), JsonSerializer.Serialize(this, ApiJson.Default.RunningServer));

    /// <summary>The keys of its endpoint; null when they are not kept here.</summary>
    public S3Credentials? Credentials() =>
        KeepsCredentials && _dataDirectory is { } directory ? S3Credentials.LoadOrCreate(directory) : null;

    private static string PathOf(string dataDirectory) => Path.Combine(dataDirectory, "running.json");
}
