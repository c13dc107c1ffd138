using System.CommandLine;
using Microsoft.Extensions.Logging;
using Mpr.Cli.Api;
using Mpr.Cli.Configuration;

namespace Mpr.Cli.Hosting;

/// <summary><c>s3</c>: the embedded endpoint alone.</summary>
internal static class S3Command
{
    public static Command Build(CliHost host)
    {
        var command = new Command("s3", "Start the embedded S3 endpoint alone, and stay until Ctrl-C")
        {
            ServerOptions.Data,
            ServerOptions.OnlyS3Address,
            ServerOptions.OnlyS3Port,
            FsckCommand.Build(host),
        };
        return command.Does(host, StayAsync);
    }

    private static async Task StayAsync(Invocation invocation, CancellationToken cancellation)
    {
        var settings = invocation.Settings;
        await using var s3 = await EmbeddedS3.StartAsync(
            settings,
            AccessSettings.Address(settings, SettingCatalogue.S3Address),
            ServerOptions.OnlyS3Port.Name,
            ServerLogs.Level(settings, LogLevel.Information),
            invocation.Host.Time,
            cancellation);
        var storage = s3.Storage(settings);
        var document = new UpDocument(
            null,
            s3.Endpoint.Url.AbsoluteUri.TrimEnd('/'),
            storage.BucketIn,
            storage.BucketOut,
            settings.DataDirectory,
            s3.KeepsCredentials ? s3.Credentials.AccessKey : null,
            s3.KeepsCredentials ? s3.Credentials.SecretKey : null);
        invocation.Terminal.Result(document, ApiJson.Legible.UpDocument, t =>
        {
            foreach (var line in s3.ExportLines())
            {
                t.Line(line);
            }

            t.Note("Ctrl-C stops.");
        });
        await Stop.WaitAsync(cancellation);
    }
}
