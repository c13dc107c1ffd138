using System.CommandLine;
using Mpr.Cli.Api;
using Mpr.Cli.Terminals;
using Mpr.Processing;
using Mpr.Processing.Storage;

namespace Mpr.Cli.Assets;

/// <summary><c>assets upload</c>: straight into the in bucket over S3, not through the API.</summary>
internal static class UploadCommand
{
    public static Command Build(CliHost host)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files to upload",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
        };
        var key = new Option<string>("--key")
        {
            Description = "Key of the one file (default: its name)",
            HelpName = "KEY",
        };
        var prefix = new Option<string>("--prefix")
        {
            Description = "Put before every key, like 'holiday/'",
            HelpName = "PREFIX",
        };
        var scan = new Option<bool>("--scan") { Description = "Scan afterwards, so that the assets are registered" };
        var command = new Command("upload", "Upload files into the in bucket") { files, key, prefix, scan };
        command.Validators.Add(result =>
        {
            if (result.GetValue(key) is not null && result.GetValue(files) is { Length: > 1 })
            {
                result.AddError("--key names one key, but there are several files; use --prefix.");
            }
        });
        return command.Does(host, async (invocation, cancellation) =>
        {
            var chosen = invocation.Value(files)
                .Select(file => new FileToUpload(
                    Path.Combine(host.WorkingDirectory, file),
                    (invocation.Value(prefix) ?? "") + (invocation.Value(key) ?? Path.GetFileName(file))))
                .ToList();
            var uploaded = await UploadAsync(invocation, chosen, cancellation);
            var registered = invocation.Value(scan) ? await invocation.Api.ScanAsync(false, cancellation) : null;
            Print(invocation, uploaded, registered);
        });
    }

    private static async Task<IReadOnlyList<UploadedDocument>> UploadAsync(
        Invocation invocation, IReadOnlyList<FileToUpload> files, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            file.Check();
            if (MediaTypes.KindOf(file.Key) is null)
            {
                invocation.Terminal.Note(
                    $"{file.Key}: a scan registers no such extension, only {string.Join(' ', MediaTypes.All)}");
            }
        }

        using var store = new ObjectStore(invocation.Settings.Storage(), invocation.Host.Time);
        return await invocation.Terminal.WithProgressAsync(async board =>
        {
            var uploaded = new List<UploadedDocument>();
            foreach (var file in files)
            {
                uploaded.Add(await file.UploadAsync(store, board, cancellation));
            }

            return uploaded;
        });
    }

    private static void Print(
        Invocation invocation, IReadOnlyList<UploadedDocument> uploaded, ScanDocument? scan)
    {
        var document = new UploadDocument(uploaded, scan);
        invocation.Terminal.Result(document, ApiJson.Legible.UploadDocument, terminal =>
        {
            foreach (var file in uploaded)
            {
                terminal.Line(Show.Plain(file.Key));
            }

            terminal.Note(scan is null
                ? "Uploaded. Register with: mpr assets scan"
                : $"Uploaded; {scan.Registered} registered.");
        });
    }
}

/// <summary>What <c>assets upload --json</c> prints.</summary>
internal sealed record UploadDocument(IReadOnlyList<UploadedDocument> Uploaded, ScanDocument? Scan);

/// <param name="Size">Bytes.</param>
internal sealed record UploadedDocument(string Bucket, string Key, long Size, string Etag);
