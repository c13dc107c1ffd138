using System.CommandLine;
using Microsoft.Extensions.Logging;
using Mpr.Cli.Api;
using Mpr.Cli.Configuration;
using Mpr.Cli.Terminals;

namespace Mpr.Cli.Hosting;

/// <summary><c>up</c>: API, worker and, unless a store is given, the embedded S3 endpoint in one process.</summary>
internal static class UpCommand
{
    public static Command Build(CliHost host)
    {
        var command = new Command("up", "Start the API, a worker and the embedded S3 endpoint, and stay until Ctrl-C")
        {
            ServerOptions.Data,
            ServerOptions.Address,
            ServerOptions.Port,
            ServerOptions.S3Port,
        };
        return command.Does(host, (invocation, cancellation) => StayAsync(invocation, true, cancellation));
    }

    /// <summary>Starts a server, says where it is, and stays. Being asked to stop is a good end.</summary>
    public static async Task StayAsync(Invocation invocation, bool embed, CancellationToken cancellation)
    {
        await using var server = await LocalServer.StartAsync(invocation, embed, LogLevel.Information, cancellation);
        Announce(invocation.Terminal, server);
        await server.StayAsync(cancellation);
        invocation.Terminal.Note("Stopping; running tasks go back to the queue.");
    }

    /// <summary>Says where things are and how other tools get there.</summary>
    public static void Announce(Terminal terminal, LocalServer server)
    {
        var document = new UpDocument(
            server.ApiUrl.AbsoluteUri.TrimEnd('/'),
            server.Storage.Endpoint?.AbsoluteUri.TrimEnd('/'),
            server.Storage.BucketIn,
            server.Storage.BucketOut,
            server.DataDirectory,
            server.S3 is { KeepsCredentials: true } ? server.S3.Credentials.AccessKey : null,
            server.S3 is { KeepsCredentials: true } ? server.S3.Credentials.SecretKey : null,
            server.FirstKey);
        terminal.Result(document, ApiJson.Legible.UpDocument, t =>
        {
            t.Line($"API       {document.ApiUrl}");
            t.Line($"S3        {document.S3Url ?? "AWS"}{(server.S3 is null ? "" : "  (embedded)")}");
            t.Line($"buckets   {document.BucketIn}, {document.BucketOut}");
            t.Line($"data      {document.Data}");
            if (server.S3 is { } s3)
            {
                t.Line();
                foreach (var line in s3.ExportLines())
                {
                    t.Line(line);
                }
            }

            if (document.FirstKey is { } key)
            {
                t.Line();
                t.Line($"export {SettingCatalogue.Token.Name}={key}");
                t.Note("The first key of the API, with all rights. It is shown this once.");
            }

            t.Note("");
            t.Note("Ctrl-C stops.");
        });
    }
}

/// <summary>What <c>up --json</c> prints when the server takes requests.</summary>
internal sealed record UpDocument(
    string? ApiUrl,
    string? S3Url,
    string BucketIn,
    string BucketOut,
    string Data,
    string? AccessKeyId,
    string? SecretAccessKey,
    string? FirstKey = null);
