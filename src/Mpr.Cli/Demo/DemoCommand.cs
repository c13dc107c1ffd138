using System.CommandLine;
using Microsoft.Extensions.Logging;
using Mpr.Cli.Api;
using Mpr.Cli.Assets;
using Mpr.Cli.Hosting;
using Mpr.Processing;
using Mpr.Processing.Failures;

namespace Mpr.Cli.Demo;

/// <summary><c>demo</c>: the main job from a file to results in the out bucket, on servers of its own.</summary>
internal static class DemoCommand
{
    public static Command Build(CliHost host)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "A video or audio file (default: a clip that is made with FFmpeg)",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var stay = new Option<bool>("--stay") { Description = "Leave the servers running until Ctrl-C" };
        var command = new Command("demo", "Upload a file, scan, transcode, trim, and show what came out")
        {
            file,
            stay,
            ServerOptions.Data,
            ServerOptions.Port,
            ServerOptions.S3Port,
        };
        return command.Does(host, (invocation, cancellation) =>
            RunAsync(invocation, invocation.Optional(file), invocation.Value(stay), cancellation));
    }

    private static async Task<ExitCode> RunAsync(
        Invocation invocation, string? file, bool stay, CancellationToken cancellation)
    {
        var given = file is null ? null : Check(invocation, file);
        await using var server = await LocalServer.StartAsync(invocation, true, LogLevel.Warning, cancellation);
        var terminal = invocation.Terminal;
        terminal.Note($"API {server.ApiUrl}, S3 {server.Storage.Endpoint}, data {server.DataDirectory}");
        var source = given ?? await DemoClip.EnsureAsync(invocation, server.DataDirectory, cancellation);
        using var run = new DemoRun(invocation, server);
        var document = await run.DoAsync(source, cancellation);
        terminal.Result(document, ApiJson.Legible.DemoDocument, t => DemoViews.Draw(t, document, server, stay));
        if (stay)
        {
            terminal.Note("The servers stay; Ctrl-C stops them.");
            await server.StayAsync(cancellation);
        }

        return document.Succeeded ? ExitCode.Done : ExitCode.JobFailed;
    }

    // Before anything is started: nothing in the world makes this file a source.
    private static FileToUpload Check(Invocation invocation, string file)
    {
        var source = new FileToUpload(Path.Combine(invocation.Host.WorkingDirectory, file), Path.GetFileName(file));
        source.Check();
        return MediaTypes.KindOf(source.Key) is not null
            ? source
            : throw new CliException(
                ExitCode.JobFailed,
                FailureCatalogue.NotMedia.Code,
                $"{source.Key} has none of the extensions that a scan registers.",
                $"They are: {string.Join(' ', MediaTypes.All)}");
    }
}
