using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mpr.Cli.Terminals;
using Mpr.S3;

namespace Mpr.Cli.Hosting;

/// <summary><c>s3 fsck</c>: reads everything that the embedded endpoint keeps and compares it with its checksums.</summary>
internal static class FsckCommand
{
    public static Command Build(CliHost host)
    {
        var repair = new Option<bool>("--repair") { Description = "Mend what is found" };
        var command = new Command("fsck", "Check the data of an endpoint that is not running; 1 when they are not sound")
        {
            repair,
            ServerOptions.Data,
        };
        return command.Does(host, (invocation, cancellation) =>
            RunAsync(invocation, invocation.Value(repair), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Invocation invocation, bool repair, CancellationToken cancellation)
    {
        var directory = invocation.Settings.DataDirectory;
        if (!Directory.Exists(directory))
        {
            throw new CliException(
                ExitCode.NotFound, "no_data", $"There is no folder {directory}.", "Name the data folder with --data DIR.");
        }

        using var taken = await DataLock.TakeAsync(directory, DataLock.S3, invocation.Host.Time, cancellation);
        var report = await CheckAsync(directory, repair, cancellation);
        invocation.Terminal.Result(report, FsckJson.Snake.S3FsckReport, terminal =>
        {
            foreach (var finding in report.Findings)
            {
                var thing = string.Join('/', new[] { finding.Bucket, finding.Key }.OfType<string>());
                var remedy = (finding.Repaired ? "Done: " : "With --repair: ") + finding.Repair;
                terminal.Line(Show.Plain($"{thing}: {finding.Detail} {remedy}"));
            }

            terminal.Note(
                $"{report.Objects} objects in {report.Buckets} buckets, {Show.Size(report.Bytes)} read, "
                + $"{report.Findings.Count} findings");
        });
        return report.IsSound ? ExitCode.Done : ExitCode.Failure;
    }

    private static async Task<S3FsckReport> CheckAsync(string directory, bool repair, CancellationToken cancellation)
    {
        try
        {
            return await S3Fsck.RunAsync(directory, repair, null, cancellation);
        }
        catch (DirectoryNotFoundException nothing)
        {
            throw new CliException(
                ExitCode.NotFound,
                "no_data",
                $"{directory} holds no data of an endpoint.",
                "Name the data folder with --data DIR.",
                nothing);
        }
    }
}

[JsonSerializable(typeof(S3FsckReport))]
internal sealed partial class FsckJson : JsonSerializerContext
{
    public static FsckJson Snake { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<S3FsckKind>(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
